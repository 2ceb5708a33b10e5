// A client secret of ours as Graph lists it, for the tests of rotation and of concurrent runs.

import { dayMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import { secretName } from '../../../../src/resources/clientSecret/rotation.ts'

/** The label that names it. */
export const label = 'b2c-bootstrap'

/** A secret that lives 90 days from `startMs`; a kept one unless `name` says otherwise. */
export const secret = (
  keyId: string,
  startMs: number,
  name = secretName(label, 'kept', '0123456789ab')
): PasswordCredential => ({ keyId, displayName: name, startMs, endMs: startMs + 90 * dayMs })
