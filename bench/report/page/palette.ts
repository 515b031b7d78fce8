/** What a colour stands for. Blue and orange, with signs beside them, tell things apart for every kind of sight. */
export type Role =
  | 'page'
  | 'surface'
  | 'text'
  | 'muted'
  | 'rule'
  | 'cloche'
  | 'cloche2'
  | 'peer'
  | 'unsafe'
  | 'better'
  | 'worse'
  | 'noise';

/** Colours by role, and those of the lines of a chart that are not Cloche's, in the order they are given out. */
export interface Palette extends Record<Role, string> {
  lines: readonly string[];
}

/** Every colour of the page. Text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, AA). */
export const PALETTES: Record<'light' | 'dark', Palette> = {
  light: {
    page: '#f6f7f9',
    surface: '#ffffff',
    text: '#1a2129',
    muted: '#55606c',
    rule: '#dce1e7',
    cloche: '#0a66a3',
    cloche2: '#22739f',
    peer: '#66717d',
    unsafe: '#a8480a',
    better: '#0a66a3',
    worse: '#b83a06',
    noise: '#66717d',
    lines: ['#9c3f78', '#00756a', '#7d6200', '#5a4cb4', '#b83a06', '#55606c'],
  },
  dark: {
    page: '#11151a',
    surface: '#191f26',
    text: '#e8ecf0',
    muted: '#a5b0bb',
    rule: '#303943',
    cloche: '#5fc0f2',
    cloche2: '#93cfec',
    peer: '#98a4b0',
    unsafe: '#f2a766',
    better: '#5fc0f2',
    worse: '#ff9163',
    noise: '#98a4b0',
    lines: ['#e59cc6', '#55d0b8', '#e2c352', '#b9b0ff', '#ff9163', '#a5b0bb'],
  },
};
