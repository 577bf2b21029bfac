import { PhotoferryError } from '../../../base/error.ts';
import type { StorePlaceInput } from '../../../contract/api/vault.ts';
import { parsePlace } from '../../../storage/store-place.ts';

type S3Form = Extract<StorePlaceInput, { kind: 's3' }>;

/**
 * The `s3://` text of what a person has filled in.
 * @throws {PhotoferryError} `store-misuse`, in the words of the form
 */
export function s3PlaceOf({ endpoint, region, bucket, prefix, pathStyle }: S3Form): string {
  const name = bucket.trim();
  // Whatever would end the name in an address would say something else than the person meant.
  if (!/^[a-z0-9.-]+$/.test(name)) throw wrong('The name of the bucket is not one that S3 has.');
  const inside = prefix.trim().replace(/^\/+|\/+$/g, '');
  // An address takes `..` for the folder above.
  if (!/^[a-z0-9._/-]*$/.test(inside) || /(?:^|\/)\.{0,2}(?:\/|$)/.test(inside || 'none'))
    throw wrong(
      'The folder in the bucket may have lower-case letters, digits, dots, dashes and slashes only.',
    );
  const query = new URLSearchParams();
  const address = endpoint.trim();
  if (address) query.set('endpoint', /^https?:\/\//i.test(address) ? address : `https://${address}`);
  if (region.trim()) query.set('region', region.trim());
  if (pathStyle) query.set('pathStyle', '1');
  const settings = query.size > 0 ? `?${query}` : '';
  const place = `s3://${name}${inside && `/${inside}`}${settings}`;
  parsePlace(place);
  return place;
}

function wrong(message: string): PhotoferryError {
  return new PhotoferryError('store-misuse', message, { advice: 'Copy it from where the bucket was made.' });
}
