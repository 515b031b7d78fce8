let current = '/sandbox';

/** The working directory, absolute. */
export function cwd(): string {
  return current;
}

/** Sets the working directory to an absolute path that exists; programs come by way of `chdir`. */
export function setCwd(path: string): void {
  current = path;
}
