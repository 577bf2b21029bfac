/** Saves what is at an address of ours under the name that the server gives it. */
export function save(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
