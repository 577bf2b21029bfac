export function Onboarding() {
  return <h1>Welcome</h1>;
}
