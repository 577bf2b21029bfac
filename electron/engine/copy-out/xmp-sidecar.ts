import type { MediaFacts } from '../../media/facts.ts';
import { isPosition } from '../../media/position.ts';
import type { OutgoingAsset, OutgoingFile } from './outgoing.ts';

/** Year 1 and the last of 9999: what ISO 8601 writes with four digits. */
const [firstMs, lastMs] = [-62_135_596_800_000, 253_402_300_799_999];

/**
 * What a file itself cannot hold, as XMP: favourite (rating 5), hidden, a capture time where the file has none of its own, a
 * place that the file does not know, the identity of a Live Photo pair and of a burst. `undefined` where there is nothing
 * to say. `inFile` is what the file's own header says. The same asset always makes the same bytes.
 */
export function xmpSidecar(
  asset: OutgoingAsset,
  file: OutgoingFile,
  inFile: Pick<MediaFacts, 'takenAt' | 'takenAtUtc' | 'latitude' | 'longitude'>,
): string | undefined {
  const isPrimary = file === asset.files[0];
  const properties = [
    ...(isPrimary ? ownProperties(asset, inFile) : []),
    ...livePhotoProperties(asset, file),
  ];
  if (properties.length === 0) return undefined;
  properties.push(['photoferry:AssetId', asset.assetId]);
  const attributes = properties.map(([name, value]) => `    ${name}="${escaped(value)}"`).join('\n');
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Photoferry">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:photoferry="urn:photoferry:xmp:1#"
${attributes}/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

type Property = [name: string, value: string];

function ownProperties(asset: OutgoingAsset, inFile: Parameters<typeof xmpSidecar>[2]): Property[] {
  const properties: Property[] = [];
  if (asset.favourite) properties.push(['xmp:Rating', '5'], ['photoferry:Favourite', 'True']);
  if (asset.hidden) properties.push(['photoferry:Hidden', 'True']);
  const { takenAt, takenAtUtc } = inFile;
  const hasOwnTime = takenAt ? takenAt.offsetMinutes !== null || asset.offsetMinutes === null : takenAtUtc;
  // The modification time of a file stays with it, and says no more here than there.
  if (!hasOwnTime && asset.evidence !== 'mtime') {
    const time = isoTime(asset.takenAtMs, asset.offsetMinutes);
    properties.push(['exif:DateTimeOriginal', time], ['photoshop:DateCreated', time]);
  }
  const { latitude, longitude } = asset;
  if (latitude !== null && longitude !== null && inFile.latitude === undefined) {
    if (isPosition(latitude, longitude)) {
      properties.push(['exif:GPSLatitude', degrees(latitude, 'NS')]);
      properties.push(['exif:GPSLongitude', degrees(longitude, 'EW')]);
    }
  }
  if (asset.burstId !== null) properties.push(['photoferry:BurstId', asset.burstId]);
  return properties;
}

/** Both halves of a Live Photo say which pair they are: by Apple's identifier, else by the asset's. */
function livePhotoProperties(asset: OutgoingAsset, file: OutgoingFile): Property[] {
  const isPaired = asset.files.some(({ role }) => role === 'paired-video');
  if (!isPaired || (file !== asset.files[0] && file.role !== 'paired-video')) return [];
  const identifier = asset.files.find((each) => each.contentIdentifier)?.contentIdentifier ?? asset.assetId;
  return [
    ['photoferry:LivePhotoId', identifier],
    ['photoferry:Role', file.role],
  ];
}

/** `2024-07-01T12:00:00+02:00`; without an offset where it is not known. */
function isoTime(localMs: number, offsetMinutes: number | null): string {
  const possible = Number.isFinite(localMs) ? Math.min(Math.max(localMs, firstMs), lastMs) : 0;
  const local = new Date(possible).toISOString().replace(/(\.000)?Z$/, '');
  if (offsetMinutes === null) return local;
  const absolute = Math.abs(offsetMinutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

/** XMP's GPSCoordinate: `27,35.496000N`. */
function degrees(value: number, [positive, negative]: string): string {
  const millionths = Math.round(Math.abs(value) * 60_000_000);
  const whole = Math.floor(millionths / 60_000_000);
  const minutes = ((millionths - whole * 60_000_000) / 1_000_000).toFixed(6);
  return `${whole},${minutes}${value < 0 ? negative : positive}`;
}

/** Text from a phone as the value of an attribute: what XML cannot hold at all is left out. */
function escaped(text: string): string {
  return text
    .slice(0, 1024)
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
