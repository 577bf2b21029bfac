// A picture of what a program printed, for the README: `npm run -s demo | node tools/terminal-svg.ts > docs/import.svg`.
import { text } from 'node:stream/consumers';

const [width, lineHeight, left, top] = [1000, 21, 28, 64];
const escaped = (line: string) =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const all = (await text(process.stdin)).trim().split('\n');
const end = all.findIndex((line) => line.startsWith('photoferry ledger'));
// The first ledger in short: what it says of every single item is for a terminal, not for a picture.
const ledger = all.slice(end).slice(0, 8);
const lines = [...all.slice(0, end), ...ledger].map((line) => line.slice(0, 112));
const rows = lines.map((line, row) => {
  const fill =
    line.startsWith('photoferry') || line.startsWith('Plugged') || line.startsWith('Once')
      ? '#7aa2ff'
      : /Unplugged/.test(line)
        ? '#f5b942'
        : '#e7e5e4';
  return `<text x="${left}" y="${top + row * lineHeight}" fill="${fill}" xml:space="preserve">${escaped(line)}</text>`;
});
const height = top + lines.length * lineHeight + 12;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="An import of two phones in a terminal">
<rect width="${width}" height="${height}" rx="10" fill="#141312"/>
<g fill="#3f3c3a"><circle cx="28" cy="26" r="6"/><circle cx="48" cy="26" r="6"/><circle cx="68" cy="26" r="6"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>`);
