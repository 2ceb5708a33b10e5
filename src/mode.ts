// What the step does with the difference between what is wanted and what there is.

/** What is done with a declaration: carry it out, only show it, or remove what is declared. */
export const modes = ['apply', 'plan', 'destroy'] as const

/** One of {@link modes}. */
export type Mode = (typeof modes)[number]

/** The accepted values of the `mode` input: `export` has no declaration to begin with, and makes one. */
export const stepModes = [...modes, 'export'] as const
