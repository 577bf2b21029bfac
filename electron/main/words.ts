/** The few words that the shell says by itself; the page has its own. */
const en = {
  file: 'File',
  settings: 'Settings …',
  photos: 'Photos',
  backup: 'Backup',
  activity: 'Activity',
  go: 'Go',
  view: 'View',
  edit: 'Edit',
  window: 'Window',
  help: 'Help',
  shortcuts: 'Keyboard Shortcuts',
  open: 'Open Photoferry',
  quit: 'Quit Photoferry',
  chooseLibrary: 'Choose where your photos live',
  chooseVault: 'Choose where the backup goes',
  choose: 'Choose',
  imported: 'Your photos are here',
  importedBody: 'The import has finished. The ledger says where every item ended.',
  importStopped: 'The import has stopped',
  backupStopped: 'The backup has stopped',
  gaveUp: 'Photoferry’s engine keeps ending',
  gaveUpBody:
    'Your photos are as they were. Restart Photoferry; if this comes back, start the computer again.',
  notInLibrary: 'That file is not in your library',
  notInLibraryBody: 'Photoferry opens what it has imported. Plug in the phone or card that it is on.',
};

const de: typeof en = {
  file: 'Ablage',
  settings: 'Einstellungen …',
  photos: 'Fotos',
  backup: 'Sicherung',
  activity: 'Verlauf',
  go: 'Gehe zu',
  view: 'Darstellung',
  edit: 'Bearbeiten',
  window: 'Fenster',
  help: 'Hilfe',
  shortcuts: 'Tastenkürzel',
  open: 'Photoferry öffnen',
  quit: 'Photoferry beenden',
  chooseLibrary: 'Wo sollen deine Fotos liegen?',
  chooseVault: 'Wohin soll die Sicherung?',
  choose: 'Auswählen',
  imported: 'Deine Fotos sind da',
  importedBody: 'Der Import ist fertig. Die Bilanz zeigt, wo jedes Element geblieben ist.',
  importStopped: 'Der Import hat angehalten',
  backupStopped: 'Die Sicherung hat angehalten',
  gaveUp: 'Der Motor von Photoferry endet immer wieder',
  gaveUpBody:
    'Deine Fotos sind, wie sie waren. Starte Photoferry neu; hilft das nicht, starte den Computer neu.',
  notInLibrary: 'Diese Datei ist nicht in deiner Bibliothek',
  notInLibraryBody:
    'Photoferry öffnet, was es importiert hat. Schließe das Telefon oder die Karte an, auf der sie liegt.',
};

export type ShellWords = typeof en;

/** @param locale as the system names it: `de-AT` */
export function shellWords(locale: string): ShellWords {
  return locale.toLowerCase().startsWith('de') ? de : en;
}
