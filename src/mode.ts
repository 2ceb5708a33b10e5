// What the step does with the difference between what is wanted and what there is.

/** The accepted values of the `mode` input: carry it out, only show it, or remove what is declared. */
export const modes = ['apply', 'plan', 'destroy'] as const

/** One of {@link modes}. */
export type Mode = (typeof modes)[number]
