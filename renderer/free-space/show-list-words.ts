import { addWords } from '../i18n/i18n.ts';

export const showListWords = {
  en: {
    title: 'Show the list on {{name}}',
    about:
      'A page in your Wi-Fi shows the iPhone what is on its list, and hands it to a Shortcut that gathers those photos for you to delete.',
    list_one: '{{count, number}} photo, {{bytes}}. The list counts until {{until}}.',
    list_other: '{{count, number}} photos, {{bytes}}. The list counts until {{until}}.',
    network:
      'The page is there for 15 minutes, for the first device that opens it. It is not encrypted: others in this network could read names, dates and sizes.',
    pictures: 'Show small pictures too. Others in this network could see them.',
    address: 'In which network',
    show: 'Show on the iPhone',
    noNetwork: 'This computer is in no local network. Connect it to the Wi-Fi that the iPhone is in.',
    code: 'Code with the link to the page',
    scan: 'Scan this with the iPhone’s camera',
    orType: 'Or open there:',
    opened: 'Opened by the device at {{address}}',
    openedMore: 'Nobody else can open it now. If that was not your iPhone, stop it and show it again.',
    closes_one: 'It closes in {{count, number}} minute.',
    closes_other: 'It closes in {{count, number}} minutes.',
    withPictures: 'Small pictures are shown.',
    withoutPictures: 'No pictures are shown.',
    stop: 'Stop',
    time: 'The page has closed: its time was over.',
    attempts: 'The page has closed: somebody in this network tried wrong codes.',
    failed: 'The page has closed: the network failed.',
  },
  de: {
    title: 'Die Liste auf {{name}} zeigen',
    about:
      'Eine Seite in deinem WLAN zeigt dem iPhone, was auf seiner Liste steht, und gibt sie einem Kurzbefehl, der diese Fotos für dich zum Löschen sammelt.',
    list_one: '{{count, number}} Foto, {{bytes}}. Die Liste gilt bis {{until}}.',
    list_other: '{{count, number}} Fotos, {{bytes}}. Die Liste gilt bis {{until}}.',
    network:
      'Die Seite ist 15 Minuten da, für das erste Gerät, das sie öffnet. Sie ist nicht verschlüsselt: Andere in diesem Netz könnten Namen, Daten und Größen lesen.',
    pictures: 'Auch kleine Bilder zeigen. Andere in diesem Netz könnten sie sehen.',
    address: 'In welchem Netz',
    show: 'Auf dem iPhone zeigen',
    noNetwork:
      'Dieser Computer ist in keinem lokalen Netz. Verbinde ihn mit dem WLAN, in dem das iPhone ist.',
    code: 'Code mit dem Link zu der Seite',
    scan: 'Scanne das mit der Kamera des iPhone',
    orType: 'Oder öffne dort:',
    opened: 'Geöffnet von dem Gerät mit der Adresse {{address}}',
    openedMore:
      'Niemand sonst kann sie jetzt öffnen. Wenn das nicht dein iPhone war, beende sie und zeige sie neu.',
    closes_one: 'Sie schließt in {{count, number}} Minute.',
    closes_other: 'Sie schließt in {{count, number}} Minuten.',
    withPictures: 'Kleine Bilder werden gezeigt.',
    withoutPictures: 'Bilder werden nicht gezeigt.',
    stop: 'Beenden',
    time: 'Die Seite ist geschlossen: Ihre Zeit war um.',
    attempts: 'Die Seite ist geschlossen: Jemand in diesem Netz hat falsche Codes versucht.',
    failed: 'Die Seite ist geschlossen: Das Netz ist ausgefallen.',
  },
};
export const useShowListWords = addWords('show-list', showListWords);
