/** `wanted` different places out of `total`, from the first to the last. */
export function pickWords(total: number, wanted: number, random: () => number = Math.random): number[] {
  const left = Array.from({ length: total }, (_, at) => at);
  const picked: number[] = [];
  while (picked.length < wanted && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return picked.sort((one, other) => one - other);
}
