// Microsoft's own types as answers have them: what the emulator shows is held against them when it is compiled.

/** A type of Microsoft Graph of which nothing is changed. */
export type Shown<T> = T extends readonly (infer Item)[]
  ? readonly Shown<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Shown<T[Name]> }
    : T
