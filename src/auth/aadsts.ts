// The refusals of Microsoft's token service: what each means and what to do next, and which of them pass by themselves.
// Codes: Microsoft Entra documentation, "Microsoft Entra authentication and authorization error codes", and public threads.

import { ActionError } from '../errors.ts'
import { federationHint } from './federation.ts'
import { nameOf, type Refusal } from './refusal.ts'
import type { Credential, RunClaims, SignInContext } from './signIn.ts'

/** What a sign-in was made of, as far as it may be told. */
export type SignInFacts = Pick<SignInContext, 'tenant' | 'cloud'> & {
  readonly credential: Credential['kind']
  readonly clientId: string
  /** The runner's clock, epoch milliseconds. */
  readonly nowMs: number
  /** The run's own token, when it was presented. */
  readonly presented: RunClaims | undefined
  /** True when the client secret has the form of a GUID, which is what its ID looks like. */
  readonly secretLooksLikeId: boolean
}

/** Gives what a code means (completes "Could not sign in as …: ") and what to do about it. */
type Advise = (facts: SignInFacts) => { readonly message: string; readonly hint: string }

const advice =
  (message: string, hint: string): Advise =>
  () => ({ message, hint })

const federated =
  (message: string, hint = ''): Advise =>
  ({ presented, clientId }) => ({
    message,
    hint: [hint, federationHint(presented, clientId)].filter(Boolean).join('\n')
  })

const newCode = 'Run the job again and sign in with the new code.'
const otherWay =
  'If the tenant forbids the device code flow, sign in by GitHub OIDC or a client secret of an app that an administrator registers by hand (see the README).'
const tenantAndCloud: Advise = ({ tenant, cloud }) => ({
  message: `the tenant ${tenant} is not known to ${cloud.loginOrigin}`,
  hint: `Give tenant-id as the tenant's GUID or its initial domain (contoso.onmicrosoft.com), and check that cloud: ${cloud.name} is where it lives.`
})
const certificate = advice(
  'the certificate, or the signature made with its key, is not accepted for this app',
  'Upload the public certificate to the app registration (Certificates & secrets), and check that client-certificate holds the same one and that it has not expired.'
)
const secondFactor = advice(
  'the tenant asks the user for another proof of identity',
  `${newCode} Complete the multifactor prompt in the browser. ${otherWay}`
)

/** Advice by AADSTS code. A function of the facts, so that every text can name what was presented. */
export const adviceByCode: Readonly<Record<number, Advise>> = {
  7000215: ({ secretLooksLikeId }) => ({
    message: 'the client secret is not valid for this app',
    hint: secretLooksLikeId
      ? 'The value given has the form of a secret ID. The portal shows the secret value only once, right after it is created: create another secret and store its value.'
      : 'client-secret must be the value of a secret of this very app, not the secret ID. GitHub OIDC (leave client-secret empty) needs no secret at all.'
  }),
  7000222: advice(
    'all client secrets of this app have expired',
    'Create a secret for the app and store its value, or sign in by GitHub OIDC (leave client-secret empty), which has nothing that expires.'
  ),
  7000216: advice(
    'no client secret or assertion was presented',
    'Give client-secret or client-certificate, or use GitHub OIDC.'
  ),
  7000218: advice(
    'this app may not sign users in by device code, as it counts as a confidential client',
    'Leave client-id empty for sign-in: device-code, or set "Allow public client flows" to Yes on the app registration.'
  ),
  700016: ({ tenant, clientId, cloud }) => ({
    message: `the tenant ${tenant} has no application with this client id`,
    hint: `client-id must be the application (client) ID, not the object ID, of an app in this tenant (${clientId} was given); check tenant-id and cloud (${cloud.name}) as well. An app created a moment ago can take a minute to appear.`
  }),
  7000229: ({ tenant, clientId }) => ({
    message: `the app exists, but has no service principal in tenant ${tenant}`,
    hint: `Create it: az ad sp create --id ${clientId}`
  }),
  7000112: advice(
    'the app is disabled in this tenant',
    'An administrator can enable it: Microsoft Entra admin center, Enterprise applications, the app, Properties, "Enabled for users to sign-in".'
  ),
  70025: federated('the app has no federated credential'),
  700211: federated('no federated credential of the app has the issuer of this run'),
  700212: federated(
    'no federated credential of the app has the audience of this run',
    'The audience comes from oidc-audience; its default fits the cloud.'
  ),
  700213: federated('no federated credential of the app has the subject of this run'),
  7002138: federated(
    'a federated credential of the app has the subject of this run in other upper and lower case',
    'Microsoft Entra compares case-sensitively. Delete that credential and create it again: an edited one can stay stale.'
  ),
  70021: federated('no federated credential of the app matches this run'),
  700024: ({ nowMs }) => ({
    message: 'the assertion is outside its time of validity, by the clock of Microsoft Entra',
    hint: `The runner's clock says ${new Date(nowMs).toISOString()}: if that is wrong, correct it (self-hosted runners: NTP).`
  }),
  700027: certificate,
  700030: certificate,
  700021: advice(
    'the assertion names another app',
    'client-id and client-certificate must belong to the same app registration.'
  ),
  700023: advice(
    'the assertion is meant for another audience',
    'Check cloud, login-endpoint and oidc-audience: they must belong together.'
  ),
  50027: advice(
    'the assertion is malformed',
    'Check login-endpoint; an error in between may have altered the request.'
  ),
  90061: ({ presented }) => ({
    message: `Microsoft Entra could not read the keys of the issuer ${presented?.issuer ?? 'of the assertion'}`,
    hint: 'The issuer must be reachable from the internet: for GitHub Enterprise Server, its /.well-known/openid-configuration and keys.'
  }),
  90002: tenantAndCloud,
  900023: tenantAndCloud,
  900021: tenantAndCloud,
  900382: advice(
    'the app or the tenant lives in another cloud',
    'Set cloud to where the tenant lives: public, usgov, usgov-dod or china.'
  ),
  500011: ({ cloud, tenant }) => ({
    message: `the tenant ${tenant} does not know the resource ${cloud.graphResource}`,
    hint: `Check cloud (${cloud.name}) and graph-endpoint: they must name the Microsoft Graph of this tenant's cloud.`
  }),
  70011: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
  1002012: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
  53003: advice(
    'a Conditional Access policy of the tenant blocks this sign-in',
    `Ask the tenant's administrators which policy it is (sign-in logs, by the correlation id) and whether runners may be excluded from it. ${otherWay}`
  ),
  50074: secondFactor,
  50076: secondFactor,
  50079: secondFactor,
  50072: secondFactor,
  50097: advice(
    'the tenant allows sign-ins from managed devices only',
    `Sign in from a device that the organization manages. ${otherWay}`
  ),
  50005: advice('the tenant does not allow sign-ins from this kind of device', otherWay),
  50020: ({ tenant }) => ({
    message: `the account that signed in does not belong to tenant ${tenant}`,
    hint: `${newCode} Use an administrator of that very tenant; a private browser window keeps other accounts out.`
  }),
  50034: ({ tenant }) => ({
    message: `the account does not exist in tenant ${tenant}`,
    hint: `${newCode} Use an administrator of that very tenant.`
  }),
  50057: advice('the account that signed in is disabled', `${newCode} Use an account that is enabled.`),
  50105: advice(
    'the account that signed in is not assigned to this app',
    'Assign it under Enterprise applications, or leave client-id empty to use Microsoft Graph Command Line Tools.'
  ),
  65001: advice(
    'the permissions asked for have not been consented to',
    `${newCode} Accept the permissions as an administrator.`
  ),
  65002: advice(
    'this Microsoft app may not ask Microsoft Graph for these permissions',
    'Leave client-id empty for sign-in: device-code; Microsoft Graph Command Line Tools, the default, may ask for them.'
  ),
  65004: advice('the sign-in was declined', `${newCode} Accept the permissions that are asked for.`),
  70016: advice('the sign-in was not completed in time', newCode),
  70018: advice('the code was not accepted', newCode),
  70019: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
  70020: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
  70043: advice('the sign-in of the user has lapsed', newCode),
  700082: advice('the sign-in of the user has lapsed', newCode),
  50173: advice('the sign-in of the user was revoked', newCode),
  90094: advice('an administrator must consent to these permissions', `${newCode} Use an administrator account.`)
}

/** Device flow refusals by their OAuth error, for answers whose number is another or missing (RFC 8628, section 3.5). */
const codeByError: Readonly<Record<string, number>> = {
  authorization_declined: 65004,
  expired_token: 70020,
  bad_verification_code: 70018
}

/** Refusals that are a passing condition of the service, whatever their HTTP status. */
const transientCodes: ReadonlySet<number> = new Set([50196, 90006, 90012, 90024, 90033, 90055])

/** Refusals that an identity changed a moment ago meets until the token service has heard of the change. */
const replicationCodes: ReadonlySet<number> = new Set([700016, 7000229, 7000215, 70025, 700211, 700213, 70021])

/** True for throttling and other passing conditions that come with a status of their own. */
export const isTransient = ({ code = 0, error }: Refusal): boolean =>
  transientCodes.has(code) || error === 'temporarily_unavailable'

/** True for refusals that a recent write explains. */
export const isReplication = ({ code = 0 }: Refusal): boolean => replicationCodes.has(code)

/** The refusal as an error that says what it means, what Microsoft said, and what to do next. */
export const refusedSignIn = (refusal: Refusal, facts: SignInFacts): ActionError => {
  const { code = 0, error, description } = refusal
  const known = (adviceByCode[code] ?? adviceByCode[codeByError[error] ?? 0])?.(facts)
  const said = description === '' ? '' : ` Microsoft says: ${description}`
  const who = facts.credential === 'device-code' ? 'by device code' : `as ${facts.clientId}`
  return new ActionError({
    code: 'sign-in',
    message: `Could not sign in ${who} to ${facts.tenant}: ${known?.message ?? 'the token service refused'} (${nameOf(refusal)}).${said}`,
    hint: [known?.hint ?? lookUp(refusal), forSupport(refusal)].filter(Boolean).join('\n')
  })
}

const lookUp = ({ code }: Refusal): string =>
  code === undefined
    ? 'Check tenant-id, client-id and login-endpoint.'
    : `Microsoft explains the code at https://login.microsoftonline.com/error?code=${code}`

const forSupport = ({ traceId, correlationId }: Refusal): string => {
  const ids = [traceId && `trace id ${traceId}`, correlationId && `correlation id ${correlationId}`].filter(Boolean)
  return ids.length === 0 ? '' : `For Microsoft's support: ${ids.join(', ')}.`
}
