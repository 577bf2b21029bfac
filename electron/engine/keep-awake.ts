import { spawn } from 'node:child_process';

/** What each system brings along to stay awake for as long as a program runs. */
function keeper(why: string): [command: string, ...args: string[]] | undefined {
  switch (process.platform) {
    case 'darwin':
      return ['caffeinate', '-i', '-s', '-w', String(process.pid)];
    case 'linux':
      return ['systemd-inhibit', '--what=sleep:idle', '--who=Photoferry', `--why=${why}`, 'cat'];
    case 'win32': {
      // ES_CONTINUOUS | ES_SYSTEM_REQUIRED holds while the thread that said it lives; ReadLine ends when we do.
      const call =
        '$t = Add-Type -PassThru -Name P -Namespace F -MemberDefinition \'[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint f);\'; [void]$t::SetThreadExecutionState(2147483649); [void][Console]::In.ReadLine()';
      return ['powershell', '-NoProfile', '-NonInteractive', '-Command', call];
    }
    default:
      return undefined;
  }
}

/**
 * Keeps the computer from sleeping until the returned function is called or this process ends, however it ends: the
 * helper waits for its standard input to close. Where a system cannot be kept awake the import goes on all the same.
 */
export function keepAwake(why = 'Photoferry is importing'): () => void {
  const command = keeper(why);
  if (!command) return () => {};
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  return () => {
    child.stdin.end();
    child.kill();
  };
}
