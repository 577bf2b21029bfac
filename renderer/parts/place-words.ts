import { addWords } from '../i18n/i18n.ts';

export const placeWords = {
  en: {
    suggested: 'Good places on this computer',
    up: 'Back',
    dialog: 'Choose another folder …',
    inside: 'Folders inside {{name}}',
    thisOne: '{{name}} (this folder)',
    free: '{{free}} of {{total}} free',
    newFolder: 'New folder here',
    newName: 'Name of the new folder',
    make: 'Make it',
  },
  de: {
    suggested: 'Gute Orte auf diesem Computer',
    up: 'Zurück',
    dialog: 'Anderen Ordner wählen …',
    inside: 'Ordner in {{name}}',
    thisOne: '{{name}} (dieser Ordner)',
    free: '{{free}} von {{total}} frei',
    newFolder: 'Neuer Ordner hier',
    newName: 'Name des neuen Ordners',
    make: 'Anlegen',
  },
};
export const usePlaceWords = addWords('place', placeWords);
