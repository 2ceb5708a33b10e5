// What is not known for sure of the Identity Experience Framework in Microsoft Graph: one switch for each such point.

/** How the Identity Experience Framework of a tenant behaves. */
export type TrustFrameworkBehavior = {
  /** The status of AADB2C95028, the refusal of a key set whose id is taken. */
  existsStatus: 400 | 409
  /** The status of AADB2C90073, the refusal of a key set or a key that is not there. */
  absentStatus: 400 | 404
  /** The status of AADB2C90073 where a policy is not there. */
  policyAbsentStatus: 400 | 404
  /** The status of the refusal in a tenant that is no B2C tenant. */
  otherTenantStatus: 401 | 403
  /** The status of a key that has just been generated or uploaded. */
  freshKeys: 'enabled' | 'disabled'
  /** Whether an `nbf` has to be three hours ahead, as one tool reports. */
  activation: 'any time' | 'three hours ahead'
  /** Whether a key whose content is in the set already is refused with AADB2C90180. */
  duplicateKeys: 'accepted' | 'refused'
  /** What the `kid` of a secret is: the service's choice, or the RFC 7638 thumbprint as of an RSA key. */
  secretKeyIds: 'random' | 'thumbprint'
  /** The code of the refusal of a wrong PFX password. */
  wrongPasswordCode: 'AADB2C95025' | 'AADB2C90213'
  /** How `kty` is written. */
  keyTypes: 'RSA' | 'rsa'
  /** How `nbf` and `exp` are written. */
  keyTimes: 'numbers' | 'strings'
  /** Whether GET of one key below `keys_v2` wraps it in `value`, as the reference page's sample does. */
  keysV2: 'wrapped' | 'bare'
  /** Whether DELETE of one key below `keys_v2` works; it has a permission, but no page. */
  keyRemoval: 'unsupported' | 'supported'
  /** Whether a deleted key set stays in the list under its id with `.bak`. */
  deletedKeySets: 'kept as .bak' | 'gone'
  /** Whether a key set that a policy references may be deleted. */
  deleteReferencedKeySet: 'allowed' | 'refused'
  /** Whether a policy from which others inherit may be deleted. */
  deleteBasePolicy: 'allowed' | 'refused'
  /** For how long (ms of the emulator's clock) a fresh key set or policy is not found yet. */
  freshAfterMs: number
  /** Whether writes that overlap in time are refused with AADB2C95053. */
  concurrentWrites: 'refused' | 'accepted'
  /**
   * A limit of the framework's own for each application in the tenant; none without it. Past it, requests are refused by 429 with
   * `Retry-After`, or by AADB2C95043 with status 400 and no word of when to come back.
   */
  throttle?: { readonly requestsPer10s: number; readonly status: 429 | 400 } | undefined
  /** Whether policies are given back byte by byte, or as the service is known to store them: re-indented and completed. */
  policyReadBack: 'as sent' | 'normalised'
  /** Whether comments survive in the stored form. */
  policyComments: 'dropped' | 'kept'
  /** Whether CDATA sections survive in the stored form, or become escaped text. */
  policyCdata: 'kept' | 'escaped'
  /** Whether white space in texts survives in the stored form, or each run of it becomes one space, and none at the ends. */
  policyWhitespace: 'kept' | 'collapsed'
  /** Whether a policy that is refused because it names no existing extensions app (AADB2C99006) is stored all the same. */
  refusedForExtensionsApp: 'stored' | 'not stored'
  /** Ids of built-in user flows that the list of policies shows too; they count towards the limit of policies. */
  userFlowsInPolicyList: readonly string[]
  /** The most policies that the tenant may have. */
  policyLimit: number
}

/** What the documentation says, or else what most tools report. */
export const trustFrameworkDefaults: TrustFrameworkBehavior = {
  existsStatus: 400,
  absentStatus: 404,
  policyAbsentStatus: 404,
  otherTenantStatus: 403,
  freshKeys: 'enabled',
  activation: 'any time',
  duplicateKeys: 'accepted',
  secretKeyIds: 'random',
  wrongPasswordCode: 'AADB2C95025',
  keyTypes: 'RSA',
  keyTimes: 'numbers',
  keysV2: 'wrapped',
  keyRemoval: 'unsupported',
  deletedKeySets: 'kept as .bak',
  deleteReferencedKeySet: 'allowed',
  deleteBasePolicy: 'allowed',
  freshAfterMs: 0,
  concurrentWrites: 'refused',
  policyReadBack: 'normalised',
  policyComments: 'dropped',
  policyCdata: 'kept',
  policyWhitespace: 'kept',
  refusedForExtensionsApp: 'stored',
  userFlowsInPolicyList: [],
  policyLimit: 200
}
