/** A class that a module does not have is a mistake that the eye finds; the type does not make every use of one a check. */
declare module '*.module.css' {
  // biome-ignore lint/suspicious/noExplicitAny: `string` would become `string | undefined` by noUncheckedIndexedAccess
  const classes: any;
  export default classes;
}
