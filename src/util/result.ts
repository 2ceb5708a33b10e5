// What reading one written value comes to: the value, or a sentence that says what is wrong and what is accepted.

/** A value, or why the text was refused. `problem` never holds a secret. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

/** The text was understood. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

/** The text was refused; `problem` continues a sentence that begins with the name of the input or key. */
export const err = (problem: string): Result<never> => ({ ok: false, problem })
