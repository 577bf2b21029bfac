// Draws the icons of the program from resources/icon.svg. To be run when that changes; what it makes is kept in the repository.
import path from 'node:path';
import sharp from 'sharp';

const resources = path.resolve(import.meta.dirname, '../resources');
const drawing = path.join(resources, 'icon.svg');

for (const [name, size] of [
  ['icon.png', 512],
  ['tray.png', 32],
  ['tray@2x.png', 64],
  ['drag.png', 64],
] as const) {
  await sharp(drawing, { density: 288 })
    .resize(size, size)
    .png({ palette: size < 128, effort: 10 })
    .toFile(path.join(resources, name));
}
