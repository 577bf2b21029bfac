/** Words for dates in English and German, folded. */
const list = (text: string) => text.split(' ');

const monthNames = [
  'january januar janner',
  'february februar feber',
  'march marz maerz',
  'april',
  'may mai',
  'june juni juno',
  'july juli julei',
  'august',
  'september',
  'october oktober',
  'november',
  'december dezember',
];
/** Names of people and other things too: only beside a day or a year they are a month. */
const shortMonths = [
  'jan',
  'feb',
  'mar mrz',
  'apr',
  'may mai',
  'jun',
  'jul',
  'aug',
  'sep sept',
  'oct okt',
  'nov',
  'dec dez',
];
const weekdayNames = [
  'monday montag',
  'tuesday dienstag',
  'wednesday mittwoch',
  'thursday donnerstag',
  'friday freitag',
  'saturday samstag sonnabend',
  'sunday sonntag',
];
/** By the month that they begin with; on the northern half of the world. */
const seasonNames: [number, string][] = [
  [3, 'spring fruhling fruhjahr'],
  [6, 'summer sommer'],
  [9, 'autumn fall herbst'],
  [12, 'winter'],
];

const numbered = (names: readonly string[], first: number) =>
  new Map(names.flatMap((each, at) => list(each).map((name): [string, number] => [name, at + first])));

export const fullMonths = numbered(monthNames, 1);
export const allMonths = new Map([...numbered(shortMonths, 1), ...fullMonths]);
export const weekdays = numbered(weekdayNames, 0);
export const seasons = new Map(
  seasonNames.flatMap(([month, names]) => list(names).map((name): [string, number] => [name, month])),
);
/** Month, first and last day. */
export const feasts = new Map<string, [number, number, number]>([
  ...list('christmas xmas weihnachten').map((name): [string, [number, number, number]] => [
    name,
    [12, 24, 26],
  ]),
  ['silvester', [12, 31, 31]],
  ['halloween', [10, 31, 31]],
]);

/** How many days before today. */
export const namedDays = new Map([
  ...list('today heute').map((word): [string, number] => [word, 0]),
  ...list('yesterday gestern').map((word): [string, number] => [word, 1]),
  ['vorgestern', 2],
]);

export type Unit = 'day' | 'week' | 'weekend' | 'month' | 'year';
export const units = new Map<string, Unit>([
  ...list('day days tag tage tagen').map((word): [string, Unit] => [word, 'day']),
  ...list('week weeks woche wochen').map((word): [string, Unit] => [word, 'week']),
  ...list('weekend weekends wochenende wochenenden').map((word): [string, Unit] => [word, 'weekend']),
  ...list('month months monat monate monaten monats').map((word): [string, Unit] => [word, 'month']),
  ...list('year years jahr jahre jahren jahres').map((word): [string, Unit] => [word, 'year']),
]);

/** How far back: this one, the last, the one before. */
export const howFarBack = new Map<string, number>([
  ...list('this diese dieser dieses diesen diesem current').map((word): [string, number] => [word, 0]),
  ...list(
    'last past previous letzte letzter letzten letztes letztem vergangene vergangener vergangenen vergangenes vergangenem vorige voriger vorigen voriges vorigem',
  ).map((word): [string, number] => [word, 1]),
  ...list('vorletzte vorletzter vorletzten vorletztes vorletztem').map((word): [string, number] => [word, 2]),
]);

const smallNumbers = [
  'a an one ein eine einer einem einen',
  'two zwei',
  'three drei',
  'four vier',
  'five funf',
  'six sechs',
  'seven sieben',
  'eight acht',
  'nine neun',
  'ten zehn',
];
const numberWords = numbered(smallNumbers, 1);
/** Up to 999; undefined for anything else. */
export const numberOf = (word: string | undefined): number | undefined => {
  if (word === undefined) return undefined;
  return /^\d{1,3}$/.test(word) ? Number(word) : numberWords.get(word);
};

export const since = new Set(list('since seit ab'));
export const after = new Set(list('after nach'));
export const before = new Set(list('before vor'));
export const until = new Set(list('until till bis'));
export const between = new Set(list('between zwischen from von vom'));
export const joins = new Set(list('to until till bis and und - – — through'));
