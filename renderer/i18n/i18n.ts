import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

/**
 * Words come from each place's own `words.ts` as `{ en, de }`, flat keys, with plurals by i18next's suffixes (`_one`, `_other`)
 * and numbers in the language's own way (`{{count, number}}`). A place registers its own when it is loaded, and gets the hook that
 * speaks them: `export const useWords = addWords('timeline', { en, de })`.
 */
const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
type Words = Record<string, string>;

/** The person's choice, else the browser's language where it is one of ours. */
export function languageOf(choice: 'system' | Language, wanted = navigator.languages): Language {
  if (choice !== 'system') return choice;
  const first = wanted.map((each) => each.slice(0, 2)).find((each) => languages.includes(each as Language));
  return (first ?? 'en') as Language;
}

/** The language with the person's own region, for dates and numbers: `en-GB` where the browser says so. */
export function localeOf(language: Language, wanted = navigator.languages): string {
  return wanted.find((each) => each === language || each.startsWith(`${language}-`)) ?? language;
}

void i18next.use(initReactI18next).init({
  lng: languageOf('system'),
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** A key as it is asked for: without the suffix of its plural. */
type Asked<Key extends string> = Key extends `${infer Stem}_${'one' | 'other'}` ? Stem : Key;
type Values = Record<string, string | number>;
export type Speak<Key extends string = string> = (key: Key, values?: Values) => string;

/** Gives a namespace its words in every language. German has every key that English has, by its type. */
export function addWords<Keys extends Words>(
  namespace: string,
  words: { en: Keys; de: Record<keyof Keys, string> },
): () => Speak<Asked<keyof Keys & string>> {
  i18next.addResourceBundle('en', namespace, words.en);
  i18next.addResourceBundle('de', namespace, words.de);
  return () => {
    const { t } = useTranslation(namespace);
    return t as unknown as Speak<Asked<keyof Keys & string>>;
  };
}

export async function setLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export { i18next };
