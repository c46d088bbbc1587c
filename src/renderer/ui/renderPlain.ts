const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Stands in for the Markdown renderer of codemirror-json-schema (see electron.vite.config.ts), whose result becomes
 * markup. Descriptions in schemas come from clusters, so they are shown as the text that they are; code in backticks
 * is set as code. It also spares the page a highlighter of half a megabyte.
 */
export const renderMarkdown = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replaceAll('\n', '<br>');
