export function BackupPage() {
  return <h1>backup</h1>;
}
