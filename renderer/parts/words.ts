import { addWords } from '../i18n/i18n.ts';

export const partWords = {
  en: {
    cancel: 'Cancel',
    close: 'Close',
    undo: 'Undo',
    retry: 'Try again',
    loading: 'Loading',
    notices: 'Notices',
    errorTitle: 'This could not be shown',
    errorStill: 'Your photos are untouched. The other places go on working.',
    code: 'Code: {{code}}',
    progress: '{{percent}} done',
    progressUnknown: 'Under way',
    diamondFull: 'All safe',
    diamondHalf: 'Some wait for their backup',
    diamondHollow: 'Needs you',
  },
  de: {
    cancel: 'Abbrechen',
    close: 'Schließen',
    undo: 'Rückgängig',
    retry: 'Noch einmal versuchen',
    loading: 'Wird geladen',
    notices: 'Hinweise',
    errorTitle: 'Das ließ sich nicht anzeigen',
    errorStill: 'Deine Fotos sind unberührt. Die anderen Bereiche funktionieren weiter.',
    code: 'Code: {{code}}',
    progress: '{{percent}} erledigt',
    progressUnknown: 'Läuft',
    diamondFull: 'Alles gesichert',
    diamondHalf: 'Einige warten auf ihre Sicherung',
    diamondHollow: 'Braucht dich',
  },
};
export const usePartWords = addWords('parts', partWords);
