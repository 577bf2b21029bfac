/** Why an item is not here, as the engine writes it into the ledger, in German. What is not in here is told as it stands. */
const german: Record<string, string> = {
  'its original is only in the cloud': 'das Original ist nur in der Cloud',
  'in the trash': 'im Papierkorb',
  'thumbnail cache': 'Vorschaubilder des Telefons',
  'lies aside, to be freed: put back at an import when nobody has worked at it for an hour':
    'liegt zum Freigeben beiseite: kommt bei einem Import zurück, sobald eine Stunde lang niemand daran gearbeitet hat',
  'put there by Photoferry': 'von Photoferry dorthin gelegt',
  'a link, not a file': 'ein Verweis, keine Datei',
  'not a regular file': 'keine gewöhnliche Datei',
  'the phone does not let it be read': 'das Telefon lässt es nicht lesen',
  'listed twice': 'zweimal genannt',
  'neither a photo nor a video': 'weder Foto noch Video',
  'it holds no bytes': 'leer',
  'it was still being written; import again later':
    'es wurde noch geschrieben; importiere später noch einmal',
  'deleted-by-you': 'von dir gelöscht',
};
const english: Record<string, string> = { 'deleted-by-you': 'you deleted it' };

export function reasonWords(reason: string, language: string): string {
  const rule = /^your rule (.+)$/s.exec(reason)?.[1];
  if (language.startsWith('de'))
    return rule === undefined ? (german[reason] ?? reason) : `deine Regel ${rule}`;
  return english[reason] ?? reason;
}
