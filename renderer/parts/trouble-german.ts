/**
 * German for the engine's codes: what happened, and what to do. The engine's own words may name a folder or a file; these say the same
 * without.
 */
export const troubleGerman: Record<string, readonly [message: string, advice?: string]> = {
  'engine-away': ['Photoferry antwortet gerade nicht.'],
  internal: ['Etwas ging schief, womit Photoferry nicht gerechnet hat.'],
  'not-found': ['Das gibt es nicht mehr.'],
  closing: ['Photoferry wird gerade beendet.'],
  interrupted: ['Es wurde angehalten.', 'Beginne noch einmal, dann geht es von hier weiter.'],
  unauthorized: ['Dieses Fenster ist nicht angemeldet.', 'Öffne Photoferry neu.'],
  'too-busy': [
    'Gerade wird zu vieles auf einmal geholt.',
    'Warte einen Augenblick und versuche es noch einmal.',
  ],
  'too-large': ['Das ist mehr, als Photoferry auf einmal annimmt.'],
  'wrong-input': ['Diese Eingabe geht so nicht.'],
  'task-running': ['Die Sicherung wird gerade geschrieben.', 'Warte, bis sie fertig ist, oder halte sie an.'],
  'no-such-task': ['Diese Arbeit gibt es nicht mehr.'],

  'library-none': ['Es gibt noch keine Bibliothek.', 'Wähle, wo deine Fotos liegen sollen.'],
  'library-missing': ['Dort ist keine Bibliothek.', 'Wähle, wo deine Fotos liegen sollen.'],
  'library-locked': [
    'Ein anderes Photoferry hat diese Bibliothek geöffnet.',
    'Warte, bis es fertig ist, oder schließe es. Dann versuche es noch einmal.',
  ],
  'library-gone': [
    'Die Platte mit der Bibliothek ist nicht da.',
    'Schließe sie an und versuche es noch einmal; es geht weiter, wo es aufgehört hat.',
  ],
  'library-full': [
    'Die Platte mit der Bibliothek ist voll.',
    'Schaffe Platz, dann geht es weiter, wo es aufgehört hat.',
  ],
  'library-unwritable': [
    'In die Bibliothek lässt sich nicht schreiben.',
    'Sieh nach, ob die Platte da ist und nicht schreibgeschützt.',
  ],
  'library-on-network': [
    'Dieser Ordner liegt auf einer Netzwerkfreigabe.',
    'Die Bibliothek gehört auf eine Platte dieses Computers; die Sicherung darf auf die Freigabe.',
  ],
  'catalog-corrupt': [
    'Der Katalog der Bibliothek ist beschädigt. Nichts wurde verändert.',
    'Deine Fotos in „Originals“ sind davon unberührt. Hole den Katalog aus einer Sicherung, oder lege ihn beiseite und importiere noch einmal: Was schon da ist, wird erkannt.',
  ],
  'folder-unreadable': ['Dieser Ordner lässt sich nicht lesen.', 'Wähle einen anderen.'],
  'folder-unwritable': [
    'In diesen Ordner lässt sich nichts schreiben.',
    'Wähle einen anderen, oder sieh nach, ob seine Platte schreibgeschützt ist.',
  ],
  'no-such-place': ['Dieser Ordner lässt sich nicht mehr verwenden.', 'Wähle ihn noch einmal.'],
  'name-unusable': [
    'So kann ein Ordner nicht heißen.',
    'Lass Schrägstriche, Doppelpunkte und dergleichen weg.',
  ],
  'file-exists': ['Etwas mit diesem Namen ist schon da.', 'Wähle einen anderen Namen.'],
  'file-unwritable': [
    'Die Datei lässt sich nicht schreiben.',
    'Wähle einen Ordner, der da ist und dir gehört.',
  ],

  'no-such-asset': ['Es ist nicht mehr in der Bibliothek.'],
  'no-such-file': ['Diese Datei ist nicht mehr in der Bibliothek.'],
  'original-not-here': [
    'Das Original ist nicht auf diesem Computer.',
    'Hole es zuerst aus der Sicherung zurück.',
  ],
  'kept-here': [
    'Du behältst es auf diesem Computer.',
    'Wähle zuerst „Nicht mehr hier behalten“, dann kann es gehen.',
  ],
  'no-room-here': [
    'Diese Originale passen nicht auf die Platte der Bibliothek.',
    'Schaffe Platz auf diesem Computer, oder hole weniger davon. Es wurde nichts geholt.',
  ],
  'blob-not-kept': [
    'Der Speicher hat eine Datei angenommen, zeigt sie danach aber nicht. Sie gilt nicht als gesichert.',
    'Sie wird noch einmal geschickt. Bleibt es so, nimm einen anderen Speicher.',
  ],
  'deleted-meanwhile': ['Du hast es inzwischen endgültig gelöscht. Es wird nicht mehr gesichert.'],
  'original-missing': ['Das Original steht nicht, wo es sein sollte.'],
  'file-changed': [
    'Sie ist nicht, was das Telefon gegeben hat: sie wurde hier geändert, oder diese Festplatte hat sie beschädigt.',
    'Schließe das Telefon an, von dem sie kam, und importiere noch einmal.',
  ],
  'original-changed': ['Die Datei wurde seit dem Import verändert.'],
  'opener-missing': ['Auf diesem Computer öffnet kein Programm diese Datei.'],

  'list-none': [
    'Für dieses iPhone gibt es keine Liste, die noch gilt.',
    'Schicke ihm seine Liste noch einmal.',
  ],
  'list-outdated': [
    'Etwas auf der Liste hat sich geändert, seit sie gemacht wurde.',
    'Schicke dem iPhone seine Liste noch einmal.',
  ],
  'no-local-network': [
    'Dieser Computer ist in keinem lokalen Netz.',
    'Verbinde ihn mit dem WLAN, in dem das iPhone ist.',
  ],
  'plan-gone': ['Dieser Plan gilt nicht mehr.', 'Sieh ihn dir noch einmal an, dann beginne.'],
  'cloud-yes-needed': [
    'Was auf diesem Telefon gelöscht wird, kann auch in einer Cloud gelöscht werden.',
    'Bestätige das zuerst.',
  ],
  'phone-cannot-free': [
    'Auf diesem Telefon lässt sich von hier aus nichts löschen.',
    'Lösche auf dem Telefon selbst; was gehen kann, steht in der Liste von Photoferry.',
  ],
  'no-such-phone': ['Von diesem Telefon wurde hier noch nichts importiert.', 'Importiere es zuerst.'],
  'no-phone': ['Dieses Telefon ist nicht verbunden.', 'Schließe es an und entsperre es.'],
  'phone-gone': ['Das Telefon ist nicht mehr verbunden.', 'Schließe es wieder an, dann geht es weiter.'],
  'phone-timeout': [
    'Das Telefon antwortet nicht mehr.',
    'Entsperre es und prüfe das Kabel. Was schon hier ist, ist sicher.',
  ],
  'phone-locked': ['Das Telefon ist gesperrt.', 'Entsperre es, dann geht der Import weiter.'],
  'phone-untrusted': [
    'Das Telefon vertraut diesem Computer nicht.',
    'Entsperre es und tippe auf „Vertrauen“.',
  ],
  'phone-refused': ['Das Telefon hat abgelehnt.', 'Entsperre es und versuche es noch einmal.'],
  'phone-protocol': [
    'Das Telefon gab eine Antwort, die es nicht geben dürfte.',
    'Ziehe es ab und schließe es wieder an.',
  ],
  'phone-full': ['Auf dem Telefon ist kein Platz mehr.', 'Schaffe dort Platz und versuche es noch einmal.'],
  'file-gone': ['Die Datei ist nicht mehr auf dem Telefon.'],
  'file-unreadable': ['Diese Datei lässt sich nicht lesen.'],

  'vault-none': ['Deine Fotos sind noch nirgends gesichert.', 'Richte eine Sicherung ein.'],
  'vault-exists': ['Dort ist schon eine Sicherung.', 'Verbinde dich mit ihr, oder wähle einen anderen Ort.'],
  'vault-missing': [
    'Die Sicherung ist nicht an ihrem Ort.',
    'Schließe die Platte an, auf der sie liegt, oder prüfe, ob der Bucket noch da ist. Nichts wurde verändert.',
  ],
  'vault-empty': ['In dieser Sicherung ist kein Foto und kein Video.'],
  'vault-newer': [
    'Diese Sicherung stammt von einem neueren Photoferry.',
    'Aktualisiere Photoferry auf diesem Computer.',
  ],
  'vault-damaged': [
    'Das Verzeichnis dieser Sicherung ist beschädigt.',
    'Ein Computer, der schon mit ihr verbunden ist, kann es neu schreiben. Nichts wurde verändert.',
  ],
  'mirror-exists': ['Dort ist schon eine zweite Kopie dieser Sicherung.'],
  'mirror-is-vault': [
    'Dort liegt die Sicherung selbst.',
    'Eine zweite Kopie hilft an einem anderen Ort: auf einer anderen Platte oder bei einem anderen Anbieter.',
  ],
  'mirror-another': [
    'Dort liegt eine andere Sicherung. Nichts wurde geschrieben.',
    'Wähle einen leeren Ort.',
  ],
  'mirror-not-empty': [
    'Dort liegt schon etwas anderes. Nichts wurde geschrieben.',
    'Wähle einen leeren Ordner oder einen eigenen Ordner im Bucket.',
  ],
  'mirror-none': ['Diese zweite Kopie gibt es nicht mehr.'],
  'vault-another': [
    'Dort liegt nicht die Sicherung dieser Bibliothek.',
    'Schließe die richtige Platte an, oder prüfe den Namen des Buckets. Nichts wurde geschrieben.',
  ],
  'passphrase-wrong': [
    'Diese Passphrase öffnet die Sicherung nicht.',
    'Versuche es noch einmal, oder nimm die 24 Wörter. Ohne eines von beiden kann sie niemand öffnen.',
  ],
  'passphrase-weak': [
    'Diese Passphrase ist zu kurz.',
    'Wer an die Sicherung gelangt, kann jahrelang Passphrasen versuchen. Vier oder fünf zufällige Wörter sind gut.',
  ],
  'phrase-wrong': [
    'Das sind nicht die 24 Wörter dieser Sicherung.',
    'Vergleiche sie Wort für Wort mit dem, was du aufgeschrieben hast.',
  ],
  'member-ambiguous': ['Mehrere verwenden hier diese Passphrase.', 'Nimm stattdessen deine 24 Wörter.'],

  'store-unreachable': ['Der Speicher antwortet nicht.', 'Prüfe die Verbindung und ob die Adresse stimmt.'],
  'store-missing': [
    'Diesen Ordner oder Bucket gibt es nicht.',
    'Schließe die Platte an, oder prüfe den Namen.',
  ],
  'store-busy': ['Der Speicher ist beschäftigt.', 'Versuche es später noch einmal.'],
  'store-full': ['Der Speicher ist voll.', 'Schaffe dort Platz, dann geht es weiter.'],
  'store-denied': ['Der Speicher lässt dich nicht zu.', 'Prüfe die Zugangsdaten und was sie dürfen.'],
  'store-read-only': [
    'Der Speicher lässt sich nur lesen.',
    'Hebe den Schreibschutz auf, oder nimm einen anderen.',
  ],
  'store-strange': [
    'Der Speicher gibt anderes zurück, als geschrieben wurde.',
    'Er taugt nicht für eine Sicherung. Nimm einen anderen.',
  ],
  'store-corrupted': [
    'Unterwegs kamen Daten beschädigt an.',
    'Versuche es noch einmal; geschieht es oft, prüfe das Netz.',
  ],
};
