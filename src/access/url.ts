/** Whether a text is an address that nobody on the way can change the answers of: https, or http to this host. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text));
}

/** Whether a URL leads to this host. */
export function isLoopbackUrl(text: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(text).hostname);
}
