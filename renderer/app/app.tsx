/** The window: sidebar, places, the sentence of safety. */
export function App() {
  return <main>Photoferry</main>;
}
