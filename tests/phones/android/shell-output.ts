/** Where a command's bytes go. */
export interface ShellOutput {
  out(chunk: Buffer): Promise<void>;
  error(chunk: Buffer): Promise<void>;
}
