/** The package that transpiles components; all in this folder is written against this release. */
export const JCO = { package: '@bytecodealliance/jco-transpile', release: '0.15.0' } as const;
