// The rules that hold whatever happens in between.

/** The rules, and what each says. */
export const rules = {
  failed: 'a run that nothing and nobody stands in the way of succeeds',
  dead: 'after such a run every declared destination holds a secret that signs in, unless somebody wrote over it',
  removed:
    'a secret that stands in a destination is not removed before it has expired, as far as the run could have seen that when it last looked',
  undelivered:
    'at most one live secret was received by nobody; while several runs are under way, or were killed within the hour, one for each; in the end none',
  taken:
    'nothing that others put there is taken away, but for what was added in the moment before a collection is replaced',
  given:
    'no grant and no secret is made for an application that others can act as, as far as the run could have seen that when it last looked',
  doubled: 'there is one application for one key',
  deleted: 'a run that applies deletes no application and no service principal'
} as const satisfies Readonly<Record<string, string>>

/** The name of a rule. */
export type Rule = keyof typeof rules

/** That a rule was broken, and how. */
export type Violation = { readonly rule: Rule; readonly how: string }

/** Takes that a rule was broken. */
export type Violate = (rule: Rule, how: string) => void
