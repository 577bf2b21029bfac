import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/**
 * Words come from each place's own `words.ts` as `{ en, de }`, flat keys, with plurals by i18next's suffixes (`_one`, `_other`).
 * A place registers its own when it is loaded: `const t = words('timeline', { en, de })` is not needed twice.
 */
const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
type Words = Record<string, string>;

/** The person's choice, else the browser's language where it is one of ours. */
export function languageOf(choice: 'system' | Language): Language {
  if (choice !== 'system') return choice;
  const wanted = navigator.languages.map((each) => each.slice(0, 2));
  return (wanted.find((each) => (languages as readonly string[]).includes(each)) ?? 'en') as Language;
}

void i18next.use(initReactI18next).init({
  lng: languageOf('system'),
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** Gives a namespace its words in every language. German has every key that English has, by its type. */
export function addWords<Keys extends Words>(
  namespace: string,
  words: { en: Keys; de: Record<keyof Keys, string> },
): void {
  i18next.addResourceBundle('en', namespace, words.en);
  i18next.addResourceBundle('de', namespace, words.de);
}

export async function setLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export { i18next };
