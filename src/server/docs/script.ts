/** The page's only script: hides what does not hold the words that are searched for. */
export const SCRIPT = `
const search = document.getElementById('search');
const entries = [...document.querySelectorAll('[data-entry]')];
search.hidden = false;
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const isShown = (entry) => words.every((word) => entry.textContent.toLowerCase().includes(word));
  for (const entry of entries) {
    entry.hidden = !isShown(entry);
    document.querySelector('[data-for="' + entry.id + '"]').hidden = entry.hidden;
  }
  document.getElementById('nothing').hidden = entries.some((entry) => !entry.hidden);
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || document.activeElement === search) return;
  event.preventDefault();
  search.focus();
});
`;
