const en = {
  title: 'What may go from this iPhone',
  photos: { one: 'photo may go', other: 'photos may go' },
  proven: 'Each is proven in your backup, with all its files.',
  means: 'What deleting means',
  cloud:
    'If iCloud Photos is on, deleting on this iPhone deletes in iCloud too, and on every other device that shares it.',
  recently: 'What you delete goes to Recently Deleted. The space comes back when you empty it there.',
  run: 'Find them with the Shortcut',
  runMore:
    'It gathers them, and iOS asks you before anything is deleted. You make the Shortcut once: the recipe is in Photoferry’s documentation, shortcut.md.',
  byHand: 'Without it: open Photos and delete them there yourself.',
  address: 'The address that the Shortcut reads',
  album: 'The album that the Shortcut fills',
  list: 'On the list',
  video: 'Video',
  undated: 'when is not known',
  before: 'Back',
  after: 'More',
  page: 'Page',
  of: 'of',
  until: 'This page closes at',
  counts: 'the list counts until',
  network:
    'Others in this network could read along: names, dates and sizes of what is on the list, and its small pictures where they are shown.',
  refused: 'This link has been used, is wrong or is too old. Ask for a new one on the computer.',
  notIn: 'Scan the code that Photoferry shows on the computer.',
  nothing: 'There is nothing at this address.',
};

export type ListWords = typeof en;

const de: ListWords = {
  title: 'Was von diesem iPhone gehen darf',
  photos: { one: 'Foto darf gehen', other: 'Fotos dürfen gehen' },
  proven: 'Jedes ist mit all seinen Dateien in deiner Sicherung nachgewiesen.',
  means: 'Was Löschen bedeutet',
  cloud:
    'Wenn iCloud-Fotos an ist, löscht das Löschen auf diesem iPhone auch in iCloud, und auf jedem anderen Gerät, das sie teilt.',
  recently: 'Was du löschst, kommt zu „Zuletzt gelöscht“. Der Platz wird frei, wenn du das dort leerst.',
  run: 'Mit dem Kurzbefehl finden',
  runMore:
    'Er sammelt sie ein, und iOS fragt dich, bevor etwas gelöscht wird. Den Kurzbefehl machst du einmal: Die Anleitung steht in der Dokumentation von Photoferry, shortcut.md.',
  byHand: 'Ohne ihn: Öffne Fotos und lösche sie dort selbst.',
  address: 'Die Adresse, die der Kurzbefehl liest',
  album: 'Das Album, das der Kurzbefehl füllt',
  list: 'Auf der Liste',
  video: 'Video',
  undated: 'wann, ist nicht bekannt',
  before: 'Zurück',
  after: 'Mehr',
  page: 'Seite',
  of: 'von',
  until: 'Diese Seite schließt um',
  counts: 'die Liste gilt bis',
  network:
    'Andere in diesem Netz könnten mitlesen: Namen, Daten und Größen von dem, was auf der Liste steht, und seine kleinen Bilder, wo sie gezeigt werden.',
  refused: 'Dieser Link ist verbraucht, falsch oder zu alt. Lass dir auf dem Computer einen neuen zeigen.',
  notIn: 'Scanne den Code, den Photoferry auf dem Computer zeigt.',
  nothing: 'Unter dieser Adresse ist nichts.',
};

export interface ListLanguage {
  words: ListWords;
  /** With the person's own region, for dates and numbers. */
  locale: string;
}

/** What a phone likes best, where we speak it. */
export function listLanguage(accepted = ''): ListLanguage {
  const first = /^\s*((?:de|en)(?:-[A-Za-z]{2})?)\s*(?:[,;]|$)/.exec(accepted.slice(0, 100))?.[1] ?? 'en';
  return { words: first.startsWith('de') ? de : en, locale: first };
}
