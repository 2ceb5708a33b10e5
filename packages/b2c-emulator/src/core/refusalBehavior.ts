// Refusals of which nobody has told the service's words: what a tenant answers in their place.

/** Status, code and text of a refusal. `{0}` in the text stands for the name or the id that it is about. */
export type RefusalText = { readonly status: number; readonly code: string; readonly message: string }

/** The refusals whose words are not known. */
export type RefusalBehavior = {
  /** PATCH of another `uniqueName` where an application has one; `{0}` is the new name. */
  readonly uniqueNameAgain: RefusalText
  /** addPassword where an app management policy allows no passwords; `{0}` is the policy's id. */
  readonly passwordBlocked: RefusalText
  /** POST of a custom policy that is there already; `{0}` is its id. */
  readonly existingPolicy: RefusalText
}

/** The words are the emulator's own. */
export const refusalDefaults: RefusalBehavior = {
  uniqueNameAgain: {
    status: 400,
    code: 'Request_BadRequest',
    message: "Property 'uniqueName' is immutable and cannot be changed."
  },
  passwordBlocked: {
    status: 400,
    code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    message: "Credential type not allowed as per assigned policy '{0}'."
  },
  existingPolicy: { status: 400, code: 'AADB2C', message: "The policy with id '{0}' already exists." }
}

/** The refusal with the name or id in its text. */
export const filledIn = ({ message, ...rest }: RefusalText, name: string): RefusalText => ({
  ...rest,
  message: message.replaceAll('{0}', () => name)
})
