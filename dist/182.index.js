export const id = 182;
export const ids = [182];
export const modules = {

/***/ 5494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N4: () => (/* reexport */ readOidcClaims),
  Hm: () => (/* binding */ signInWith),
  Zx: () => (/* binding */ tokenSource)
});

// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __webpack_require__(6698);
// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(9704);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
;// CONCATENATED MODULE: ./build/auth/claims.js
// Reads what tokens say of themselves. Nothing is validated here: the services that receive the tokens do that.



const longestToken = 64 * 1024;
/**
 * The claims of an access token for Microsoft Graph, or undefined when it is not a readable JWT
 * (Microsoft identity platform documentation, "Access token claims reference").
 */
const decodeTokenClaims = (token) => {
    const payload = payloadOf(token);
    if (payload === undefined)
        return undefined;
    const userName = claims_text(payload.upn) ?? claims_text(payload.unique_name) ?? claims_text(payload.preferred_username);
    const scopes = claims_text(payload.scp)?.split(' ').filter(Boolean) ?? [];
    return {
        tenantId: claims_text(payload.tid)?.toLowerCase(),
        appId: (claims_text(payload.appid) ?? claims_text(payload.azp))?.toLowerCase(),
        objectId: claims_text(payload.oid)?.toLowerCase(),
        roles: texts(payload.roles),
        scopes,
        directoryRoles: texts(payload.wids).map(id => id.toLowerCase()),
        delegated: payload.idtyp === 'user' || (payload.idtyp !== 'app' && scopes.length > 0),
        userName
    };
};
/**
 * The claims of a run's OIDC token, or undefined when issuer, subject or audience cannot be read
 * (GitHub documentation, "OpenID Connect reference").
 */
const decodeRunClaims = (token) => {
    const payload = payloadOf(token) ?? {};
    const issuer = claims_text(payload.iss);
    const subject = claims_text(payload.sub);
    const audience = claims_text(Array.isArray(payload.aud) ? payload.aud[0] : payload.aud);
    if (issuer === undefined || subject === undefined || audience === undefined)
        return undefined;
    return {
        issuer,
        subject,
        audience,
        repositoryId: claims_text(payload.repository_id),
        ownerId: claims_text(payload.repository_owner_id)
    };
};
/**
 * Holds the token's tenant against the one asked for. Only GUIDs can be compared here; a domain is compared with the
 * organization's verified domains once Graph has been read.
 *
 * @throws ActionError `sign-in` when they differ.
 */
const assertTenant = (claims, tenant) => {
    if (claims?.tenantId === undefined || !(0,guid/* isGuid */.W)(tenant) || claims.tenantId === tenant.toLowerCase())
        return;
    throw new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: claims.delegated
            ? `${claims.userName ?? 'The user'} signed in to tenant ${claims.tenantId}, but tenant-id names ${tenant}.`
            : `The token is for tenant ${claims.tenantId}, but tenant-id names ${tenant}.`,
        hint: claims.delegated
            ? 'Run the job again and sign in with an administrator account of that tenant; a private browser window keeps other accounts out.'
            : 'Check tenant-id, client-id and login-endpoint: they must belong to the same tenant.'
    });
};
const payloadOf = (token) => {
    const parts = token.split('.', 4);
    if (token.length > longestToken || parts.length !== 3)
        return undefined;
    const payload = (0,http/* parseJson */.qF)(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (0,http/* record */.g1)(payload) : undefined;
};
// A claim with control characters could forge lines of a log, and no real claim has any.
const claims_text = (value) => typeof value === 'string' && value !== '' && value.length <= 2_048 && !/[\p{Cc}\u2028\u2029]/u.test(value)
    ? value
    : undefined;
const texts = (value) => Array.isArray(value) ? value.map(claims_text).filter(item => item !== undefined) : [];

;// CONCATENATED MODULE: ./build/auth/federation.js
// Federated identity credentials and the run's token: what was presented, and the credential that would match it.
/**
 * Both spellings of the default subject: by names, and by names with ids that survive a rename, which repositories created,
 * renamed or transferred after 15 July 2026 present (GitHub documentation, "OpenID Connect reference": immutable subjects).
 * Empty where the subject is customised, or the ids are not known.
 */
const subjectSpellings = (claims) => {
    const [, owner, ownerId = claims.ownerId, repo, repoId = claims.repositoryId, context] = /^repo:([^/@:]+)(?:@(\d+))?\/([^/@:]+)(?:@(\d+))?(:.*)$/.exec(claims.subject) ?? [];
    if (owner === undefined || ownerId === undefined || repoId === undefined)
        return [];
    return [`repo:${owner}/${repo}${context}`, `repo:${owner}@${ownerId}/${repo}@${repoId}${context}`];
};
/** The federated identity credential that matches what was presented, for `az ad app federated-credential create --parameters`. */
const matchingCredential = (claims) => JSON.stringify({
    name: credentialName(claims.subject),
    issuer: claims.issuer,
    subject: claims.subject,
    audiences: [claims.audience]
});
/** A name that a federated identity credential may have: at most 120 characters that need no encoding in a URL. */
const credentialName = (subject) => `github-${subject
    .replace(/^repo:/, '')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')}`
    .slice(0, 120)
    .replace(/-+$/, '');
/** What was presented, the other spelling of its subject, and how to make app `clientId` accept it. Several lines. */
const federationHint = (claims, clientId) => {
    if (claims === undefined) {
        return 'The run’s token could not be read. Compare issuer, subject and audience of the federated credential with GitHub’s documentation of OpenID Connect.';
    }
    const spellings = subjectSpellings(claims);
    return [
        'The run presented:',
        `  issuer   ${claims.issuer}`,
        `  subject  ${claims.subject}`,
        `  audience ${claims.audience}`,
        ...(spellings.length === 0
            ? []
            : [
                'GitHub has two spellings of this subject, and Microsoft Entra accepts only the one that was presented:',
                ...spellings.map(spelling => `  ${spelling}`)
            ]),
        'All three must be equal in one federated credential of the app, letter by letter. To create it:',
        `  az ad app federated-credential create --id ${clientId} --parameters '${matchingCredential(claims).replaceAll("'", "'\\''")}'`
    ].join('\n');
};

;// CONCATENATED MODULE: ./build/auth/refusal.js
// A refusal of Microsoft's token service as it stands in the answer: tolerant of what is missing, and cut to a sane length.

/** The refusal inside an answer's JSON, or undefined when there is no `error` in it. */
const refusalOf = (status, body) => {
    const { error, error_description, error_codes, trace_id, correlation_id } = (0,http/* record */.g1)(body);
    if (typeof error !== 'string' || error === '')
        return undefined;
    const described = typeof error_description === 'string' ? error_description : '';
    const listed = Array.isArray(error_codes) ? error_codes[0] : undefined;
    const written = /AADSTS(\d{4,9})/.exec(described)?.[1];
    return {
        status,
        error: (0,http/* remoteText */.SW)(error, 80),
        code: typeof listed === 'number' ? listed : written === undefined ? undefined : Number(written),
        description: (0,http/* remoteText */.SW)((0,http/* remoteText */.SW)(described, 1_000)
            .replace(/^AADSTS\d+: /, '')
            .replace(/ ?Trace ID: .*$/, '')),
        traceId: id(trace_id),
        correlationId: id(correlation_id)
    };
};
/** `AADSTS700016`, or the OAuth error code when the answer has no number. */
const nameOf = (refusal) => refusal.code === undefined ? refusal.error : `AADSTS${refusal.code}`;
const id = (value) => typeof value === 'string' && /^[\da-f-]{8,64}$/i.test(value) ? value : undefined;

;// CONCATENATED MODULE: ./build/auth/aadsts.js
// The advice table: what a refusal of Microsoft's token service means for the caller of this action, and what to do next.
// Codes: Microsoft Entra documentation, "Microsoft Entra authentication and authorization error codes", and public threads.



const advice = (message, hint) => () => ({ message, hint });
const federated = (message, hint = '') => ({ presented, clientId }) => ({
    message,
    hint: [hint, federationHint(presented, clientId)].filter(Boolean).join('\n')
});
const newCode = 'Run the job again and sign in with the new code.';
const otherWay = 'If the tenant forbids the device code flow, sign in by GitHub OIDC or a client secret of an app that an administrator registers by hand (see the README).';
const tenantAndCloud = ({ tenant, cloud }) => ({
    message: `the tenant ${tenant} is not known to ${cloud.loginOrigin}`,
    hint: `Give tenant-id as the tenant's GUID or its initial domain (contoso.onmicrosoft.com), and check that cloud: ${cloud.name} is where it lives.`
});
const certificate = advice('the certificate, or the signature made with its key, is not accepted for this app', 'Upload the public certificate to the app registration (Certificates & secrets), and check that client-certificate holds the same one and that it has not expired.');
const secondFactor = advice('the tenant asks the user for another proof of identity', `${newCode} Complete the multifactor prompt in the browser. ${otherWay}`);
/** Advice by AADSTS code. A function of the facts, so that every text can name what was presented. */
const adviceByCode = new Map([
    [
        7000215,
        ({ secretLooksLikeId }) => ({
            message: 'the client secret is not valid for this app',
            hint: secretLooksLikeId
                ? 'The value given has the form of a secret ID. The portal shows the secret value only once, right after it is created: create another secret and store its value.'
                : 'client-secret must be the value of a secret of this very app, not the secret ID. GitHub OIDC (leave client-secret empty) needs no secret at all.'
        })
    ],
    [
        7000222,
        advice('all client secrets of this app have expired', 'Create a secret for the app and store its value, or sign in by GitHub OIDC (leave client-secret empty), which has nothing that expires.')
    ],
    [
        7000216,
        advice('no client secret or assertion was presented', 'Give client-secret or client-certificate, or use GitHub OIDC.')
    ],
    [
        7000218,
        advice('this app may not sign users in by device code, as it counts as a confidential client', 'Leave client-id empty for sign-in: device-code, or set "Allow public client flows" to Yes on the app registration.')
    ],
    [
        700016,
        ({ tenant, clientId, cloud }) => ({
            message: `the tenant ${tenant} has no application with this client id`,
            hint: `client-id must be the application (client) ID, not the object ID, of an app in this tenant (${clientId} was given); check tenant-id and cloud (${cloud.name}) as well. An app created a moment ago can take a minute to appear.`
        })
    ],
    [
        7000229,
        ({ tenant, clientId }) => ({
            message: `the app exists, but has no service principal in tenant ${tenant}`,
            hint: `Create it: az ad sp create --id ${clientId}`
        })
    ],
    [
        7000112,
        advice('the app is disabled in this tenant', 'An administrator can enable it: Microsoft Entra admin center, Enterprise applications, the app, Properties, "Enabled for users to sign-in".')
    ],
    [70025, federated('the app has no federated credential')],
    [700211, federated('no federated credential of the app has the issuer of this run')],
    [
        700212,
        federated('no federated credential of the app has the audience of this run', 'The audience comes from oidc-audience; its default fits the cloud.')
    ],
    [700213, federated('no federated credential of the app has the subject of this run')],
    [
        7002138,
        federated('a federated credential of the app has the subject of this run in other upper and lower case', 'Microsoft Entra compares case-sensitively. Delete that credential and create it again: an edited one can stay stale.')
    ],
    [70021, federated('no federated credential of the app matches this run')],
    [
        700024,
        ({ nowMs }) => ({
            message: 'the assertion is outside its time of validity, by the clock of Microsoft Entra',
            hint: `The runner's clock says ${new Date(nowMs).toISOString()}: if that is wrong, correct it (self-hosted runners: NTP).`
        })
    ],
    [700027, certificate],
    [700030, certificate],
    [
        700021,
        advice('the assertion names another app', 'client-id and client-certificate must belong to the same app registration.')
    ],
    [
        700023,
        advice('the assertion is meant for another audience', 'Check cloud, login-endpoint and oidc-audience: they must belong together.')
    ],
    [
        50027,
        advice('the assertion is malformed', 'Check login-endpoint; an error in between may have altered the request.')
    ],
    [
        90061,
        ({ presented }) => ({
            message: `Microsoft Entra could not read the keys of the issuer ${presented?.issuer ?? 'of the assertion'}`,
            hint: 'The issuer must be reachable from the internet: for GitHub Enterprise Server, its /.well-known/openid-configuration and keys.'
        })
    ],
    [90002, tenantAndCloud],
    [900023, tenantAndCloud],
    [900021, tenantAndCloud],
    [
        900382,
        advice('the app or the tenant lives in another cloud', 'Set cloud to where the tenant lives: public, usgov, usgov-dod or china.')
    ],
    [
        500011,
        ({ cloud, tenant }) => ({
            message: `the tenant ${tenant} does not know the resource ${cloud.graphResource}`,
            hint: `Check cloud (${cloud.name}) and graph-endpoint: they must name the Microsoft Graph of this tenant's cloud.`
        })
    ],
    [70011, advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.')],
    [1002012, advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.')],
    [
        53003,
        advice('a Conditional Access policy of the tenant blocks this sign-in', `Ask the tenant's administrators which policy it is (sign-in logs, by the correlation id) and whether runners may be excluded from it. ${otherWay}`)
    ],
    [50074, secondFactor],
    [50076, secondFactor],
    [50079, secondFactor],
    [50072, secondFactor],
    [
        50097,
        advice('the tenant allows sign-ins from managed devices only', `Sign in from a device that the organization manages. ${otherWay}`)
    ],
    [50005, advice('the tenant does not allow sign-ins from this kind of device', otherWay)],
    [
        50020,
        ({ tenant }) => ({
            message: `the account that signed in does not belong to tenant ${tenant}`,
            hint: `${newCode} Use an administrator of that very tenant; a private browser window keeps other accounts out.`
        })
    ],
    [
        50034,
        ({ tenant }) => ({
            message: `the account does not exist in tenant ${tenant}`,
            hint: `${newCode} Use an administrator of that very tenant.`
        })
    ],
    [50057, advice('the account that signed in is disabled', `${newCode} Use an account that is enabled.`)],
    [
        50105,
        advice('the account that signed in is not assigned to this app', 'Assign it under Enterprise applications, or leave client-id empty to use Microsoft Graph Command Line Tools.')
    ],
    [
        65001,
        advice('the permissions asked for have not been consented to', `${newCode} Accept the permissions as an administrator.`)
    ],
    [
        65002,
        advice('this Microsoft app may not ask Microsoft Graph for these permissions', 'Leave client-id empty for sign-in: device-code; Microsoft Graph Command Line Tools, the default, may ask for them.')
    ],
    [65004, advice('the sign-in was declined', `${newCode} Accept the permissions that are asked for.`)],
    [70016, advice('the sign-in was not completed in time', newCode)],
    [70018, advice('the code was not accepted', newCode)],
    [70019, advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`)],
    [70020, advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`)],
    [70043, advice('the sign-in of the user has lapsed', newCode)],
    [700082, advice('the sign-in of the user has lapsed', newCode)],
    [50173, advice('the sign-in of the user was revoked', newCode)],
    [90094, advice('an administrator must consent to these permissions', `${newCode} Use an administrator account.`)]
]);
/** Device flow refusals by their OAuth error, for answers whose number is another or missing (RFC 8628, section 3.5). */
const codeByError = new Map([
    ['authorization_declined', 65004],
    ['expired_token', 70020],
    ['bad_verification_code', 70018]
]);
/** Refusals that are a passing condition of the service, whatever their HTTP status. */
const transientCodes = new Set([50196, 90006, 90012, 90024, 90033, 90055]);
/** Refusals that an identity changed a moment ago meets until the token service has heard of the change. */
const replicationCodes = new Set([700016, 7000229, 7000215, 70025, 700211, 700213, 70021]);
/** True for throttling and other passing conditions that come with a status of their own. */
const isTransient = (refusal) => (refusal.code !== undefined && transientCodes.has(refusal.code)) || refusal.error === 'temporarily_unavailable';
/** True for refusals that a recent write explains. */
const isReplication = (refusal) => refusal.code !== undefined && replicationCodes.has(refusal.code);
/** The refusal as an error that says what it means, what Microsoft said, and what to do next. */
const refusedSignIn = (refusal, facts) => {
    const known = adviseOn(refusal)?.(facts);
    const said = refusal.description === '' ? '' : ` Microsoft says: ${refusal.description}`;
    const who = facts.credential === 'device-code' ? 'by device code' : `as ${facts.clientId}`;
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Could not sign in ${who} to ${facts.tenant}: ${known?.message ?? 'the token service refused'} (${nameOf(refusal)}).${said}`,
        hint: [known?.hint ?? lookUp(refusal), forSupport(refusal)].filter(Boolean).join('\n')
    });
};
const adviseOn = ({ code, error }) => adviceByCode.get(code ?? 0) ?? adviceByCode.get(codeByError.get(error) ?? 0);
const lookUp = ({ code }) => code === undefined
    ? 'Check tenant-id, client-id and login-endpoint.'
    : `Microsoft explains the code at https://login.microsoftonline.com/error?code=${code}`;
const forSupport = ({ traceId, correlationId }) => {
    const ids = [traceId && `trace id ${traceId}`, correlationId && `correlation id ${correlationId}`].filter(Boolean);
    return ids.length === 0 ? '' : `For Microsoft's support: ${ids.join(', ')}.`;
};

// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(7967);
;// CONCATENATED MODULE: ./build/auth/signIn.js
// What every way of signing in is given and what it gives: one request to the token service at a time, judged but not repeated.
/** How long one request to Microsoft's token service may take. */
const requestTimeoutMs = 20_000;
/** How long one request to GitHub's token service may take, with the retries inside the toolkit's client. */
const oidcTimeoutMs = 10_000;

;// CONCATENATED MODULE: ./build/auth/network.js
// The network of the sign-in library: POSTs to the cloud's login host and nothing else, each bounded in time and size and
// judged by its answer. The library's own reading of a failure loses the status and the pause that the service asked for.






const largestAnswerBytes = 1024 * 1024;
const slowDownMs = 5_000;
const longestPollPauseMs = 30_000;
/**
 * A network module for one sign-in of an app or by a refresh token. Its POST rejects for every answer but a token, so that
 * the library interprets nothing; {@link Network.outcome} tells why.
 */
const createNetwork = (context) => {
    let outcome;
    return {
        outcome: () => outcome,
        module: {
            sendGetRequestAsync: url => {
                outcome = { kind: 'failed', error: refusedRequest('GET', url) };
                return Promise.reject(outcome.error);
            },
            sendPostRequestAsync: async (url, options) => {
                outcome = await post(url, options, context);
                return answered(outcome);
            }
        }
    };
};
/**
 * A network module for the device code flow. A poll that fails in passing counts as one more "authorization pending": the
 * person at the browser does not notice, and the code's own expiry ends the waiting, not the context's deadline.
 */
const createDeviceCodeNetwork = (context) => {
    const plain = createNetwork({ ...context, deadline: { ...context.deadline, endsMs: Number.POSITIVE_INFINITY } });
    return {
        outcome: plain.outcome,
        module: {
            ...plain.module,
            sendPostRequestAsync: async (url, options) => {
                const response = plain.module.sendPostRequestAsync(url, options);
                if (url.includes('/devicecode'))
                    return response;
                try {
                    return await response;
                }
                catch (error) {
                    const outcome = plain.outcome();
                    const pauseMs = outcome === undefined ? undefined : pendingPauseMs(outcome);
                    if (pauseMs === undefined)
                        throw error;
                    if (pauseMs > 0)
                        await context.runtime.sleep(pauseMs, context.runtime.cancelled);
                    return { status: 400, headers: {}, body: { error: 'authorization_pending' } };
                }
            }
        }
    };
};
/** The pause to add before the next poll, or undefined when the polling is over. */
const pendingPauseMs = (outcome) => {
    if (outcome.kind === 'transient')
        return Math.min(outcome.afterMs ?? 0, longestPollPauseMs);
    if (outcome.kind !== 'refused')
        return undefined;
    if (outcome.refusal.error === 'authorization_pending')
        return 0;
    return outcome.refusal.error === 'slow_down' ? slowDownMs : undefined;
};
const answered = (outcome) => {
    if (outcome.kind === 'ok')
        return { status: 200, headers: {}, body: outcome.body };
    throw outcome.kind === 'refused' ? new Error(nameOf(outcome.refusal)) : outcome.error;
};
const post = async (url, options, context) => {
    const { runtime, cloud, deadline, timeouts } = context;
    if (!URL.canParse(url) || new URL(url).origin !== cloud.loginOrigin) {
        return { kind: 'failed', error: refusedRequest('POST', url) };
    }
    const leftMs = Math.max(1_000, deadline.endsMs - runtime.clock.monotonic());
    const timeoutMs = Math.ceil(Math.min(timeouts?.requestMs ?? requestTimeoutMs, leftMs));
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
        const response = await runtime.fetch(url, {
            method: 'POST',
            headers: options?.headers ?? {},
            body: options?.body ?? '',
            redirect: 'manual',
            signal: AbortSignal.any([timeout, runtime.cancelled])
        });
        return judge(response, await (0,http/* readText */.yR)(response, largestAnswerBytes), runtime.clock.now());
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        if (timeout.aborted)
            return network_transient(`did not answer within ${(0,retry/* readableMs */.$f)(timeoutMs)}`);
        if (certificateErrors.has((0,http/* transportCode */.tV)(thrown) ?? ''))
            return { kind: 'failed', error: untrusted(url, thrown) };
        return network_transient(`could not be reached: ${(0,http/* transportText */.jd)(thrown)}`, undefined, thrown);
    }
};
const judge = (response, text, nowMs) => {
    const { status } = response;
    const afterMs = (0,http/* retryAfterMs */.Vs)(response.headers.get('retry-after'), nowMs);
    const body = (0,http/* parseJson */.qF)(text);
    const refusal = refusalOf(status, body);
    if (status === 408 || status === 429 || status >= 500 || (refusal !== undefined && isTransient(refusal))) {
        const said = refusal === undefined ? '' : ` (${nameOf(refusal)}: ${refusal.description})`;
        return network_transient(`answered ${status}${said}`, afterMs);
    }
    if (refusal !== undefined)
        return { kind: 'refused', refusal };
    if (status === 200 && isComplete((0,http/* record */.g1)(body)))
        return { kind: 'ok', body: (0,http/* record */.g1)(body) };
    const isJson = /json/i.test(response.headers.get('content-type') ?? '');
    if (status === 200 || (isJson && body === undefined))
        return network_transient(`answered ${status} with something unreadable`);
    return { kind: 'failed', error: notTheTokenService(response) };
};
/** A token, or a device code, with all that is used of it. */
const isComplete = ({ access_token, expires_in, device_code, user_code, verification_uri, interval }) => Number(expires_in) > 0 &&
    (isHeaderText(access_token) ||
        (isText(device_code) && isText(user_code) && isText(verification_uri) && typeof interval === 'number'));
const isText = (value) => typeof value === 'string' && value !== '';
/** A token travels in a header: anything but visible ASCII could not be sent. */
const isHeaderText = (value) => typeof value === 'string' && /^[!-~]+$/.test(value);
const network_transient = (what, afterMs, cause) => ({
    kind: 'transient',
    error: new Error(`Microsoft's token service ${what}`, { cause }),
    afterMs
});
const certificateErrors = new Set([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]);
const untrusted = (url, cause) => new errors/* ActionError */.lZ({
    code: 'sign-in',
    message: `The TLS certificate of ${new URL(url).host} is not trusted: ${(0,http/* transportText */.jd)(cause)}.`,
    hint: 'If a proxy of your organization inspects TLS, give the runner its CA with NODE_EXTRA_CA_CERTS. Otherwise do not go on: somebody may stand in between.',
    cause
});
// The body is left out: a page of a proxy may repeat the request, and the credential with it.
const notTheTokenService = ({ status, headers }) => new errors/* ActionError */.lZ({
    code: 'protocol',
    message: `What answered is not Microsoft's token service: status ${status}, ${status < 400 ? 'a redirect, which is not followed with a credential' : (0,http/* remoteText */.SW)(headers.get('content-type') ?? 'of no type', 80)}.`,
    hint: 'Check login-endpoint, and any proxy in between.'
});
const refusedRequest = (method, url) => new errors/* ActionError */.lZ({
    code: 'protocol',
    message: `Refused to send a ${method} request to ${URL.canParse(url) ? new URL(url).origin : 'an unreadable address'} during the sign-in.`,
    hint: 'Signing in takes POST requests to the login host alone. Check cloud, login-endpoint and tenant-id.'
});

;// CONCATENATED MODULE: ./build/auth/msal.js
// Signing in through Microsoft's library (MSAL): one client and one request for each attempt, as a client remembers failures.




/**
 * Where MSAL finds the token endpoint. It knows the endpoints of the national clouds by heart. For any other host it would
 * ask login.microsoftonline.com first, unless that host is declared as known and its metadata comes along; the authority
 * has to be https even then, but the token endpoint need not.
 */
const authorityOf = (cloud, tenant) => {
    if (!cloud.customLogin)
        return { authority: `${cloud.loginOrigin}/${tenant}` };
    const { host } = new URL(cloud.loginOrigin);
    const base = `${cloud.loginOrigin}/${tenant}`;
    return {
        authority: `https://${host}/${tenant}`,
        knownAuthorities: [host],
        authorityMetadata: JSON.stringify({
            token_endpoint: `${base}/oauth2/v2.0/token`,
            authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
            issuer: `${base}/v2.0`,
            jwks_uri: `${base}/discovery/v2.0/keys`
        })
    };
};
/** The facts of a sign-in for its advice; what only some credentials have is filled in by them. */
const factsOf = (context, facts) => ({
    tenant: context.tenant,
    cloud: context.cloud,
    nowMs: context.runtime.clock.now(),
    presented: undefined,
    secretLooksLikeId: false,
    ...facts
});
/**
 * Signs in as an app, once (Microsoft identity platform documentation, "OAuth 2.0 client credentials flow"). `facts` is read
 * when the service refuses.
 *
 * @throws what the proof's own assertion throws; see {@link settle}.
 */
const signInAsApp = async (clientId, proof, context, facts) => {
    const { ConfidentialClientApplication } = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 6821));
    const network = createNetwork(context);
    return settle(network, context, facts, () => new ConfidentialClientApplication({
        auth: { clientId, ...authorityOf(context.cloud, context.tenant), ...proof },
        system: { networkClient: network.module }
    }).acquireTokenByClientCredential({
        scopes: [`${context.cloud.graphResource}/.default`],
        skipCache: true,
        // An environment variable could send the credential to a regional host otherwise.
        azureRegion: 'DisableMsalForceRegion'
    }));
};
/**
 * Runs one acquisition and judges it by what the network saw.
 *
 * @throws ActionError `protocol` when the library fails without a request, or a request was out of bounds; the reason of
 *   `runtime.cancelled`; any ActionError thrown inside.
 */
const settle = async (network, context, facts, acquire) => {
    let thrown;
    try {
        const result = await acquire();
        if (result !== null)
            return { kind: 'token', token: tokenOf(result, network, context) };
    }
    catch (error) {
        thrown = error;
    }
    context.runtime.cancelled.throwIfAborted();
    if (thrown instanceof errors/* ActionError */.lZ)
        throw thrown;
    const outcome = network.outcome();
    switch (outcome?.kind) {
        case 'transient':
            return outcome;
        case 'refused':
            return {
                kind: 'refused',
                error: refusedSignIn(outcome.refusal, facts()),
                replication: isReplication(outcome.refusal)
            };
        case 'failed':
            throw outcome.error;
        default:
            throw new errors/* ActionError */.lZ({
                code: 'protocol',
                message: `The sign-in library gave no token: ${(0,errors/* messageOf */.bD)(thrown ?? 'an empty result')}.`,
                hint: 'Check tenant-id, client-id and login-endpoint. If they are right, please report this with the message above.',
                cause: thrown
            });
    }
};
const tokenOf = (result, network, { runtime }) => {
    const outcome = network.outcome();
    const lifetimeMs = outcome?.kind === 'ok' ? Number(outcome.body.expires_in) * 1_000 : 0;
    return {
        value: result.accessToken,
        expiresOnMs: runtime.clock.now() + lifetimeMs,
        claims: decodeTokenClaims(result.accessToken)
    };
};

;// CONCATENATED MODULE: ./build/ci/github/oidc.js
// Signs in by GitHub OIDC: the run's own token, fetched afresh for every attempt, is the app's assertion. Nothing is stored.









/** A sign-in by GitHub OIDC (Microsoft Entra documentation, "Workload identity federation"). */
const signInWithGitHub = ({ kind, clientId, audience }, context) => async () => {
    let presented;
    // Asked for at once, and given the time to leave: the sign-in library, 30 ms of CPU time, is loaded while GitHub answers.
    const asked = fetchIdToken(audience, context);
    asked.catch(() => undefined);
    await (0,promises_.setImmediate)();
    const clientAssertion = async () => {
        const token = await asked;
        presented = decodeRunClaims(token);
        return token;
    };
    return signInAsApp(clientId, { clientAssertion }, context, () => factsOf(context, { credential: kind, clientId, presented }));
};
// Issuer and subject stay the same throughout a job, so that what one token said holds for the next.
const knownClaims = new WeakMap();
/**
 * What the run's OIDC token for `audience` says of itself. No token is fetched when a sign-in of this run has had one.
 *
 * @throws ActionError as {@link fetchIdToken}; `protocol` when the token cannot be read.
 */
const readOidcClaims = async (audience, context) => {
    const known = knownClaims.get(context.gitHub)?.get(audience);
    const claims = known ?? decodeRunClaims(await fetchIdToken(audience, context));
    if (claims !== undefined)
        return { issuer: claims.issuer, subject: claims.subject, audience: claims.audience };
    throw new errors/* ActionError */.lZ({
        code: 'protocol',
        message: "GitHub's token service gave a token without a readable issuer, subject and audience.",
        hint: 'Name the subject in federated-credentials instead of current-run.'
    });
};
/** Attempts to get a token from GitHub before giving up; the toolkit's client repeats 502, 503 and 504 within each. */
const mostAttempts = 4;
/**
 * The run's OIDC token for `audience`; the toolkit masks it in the log.
 *
 * @throws ActionError `sign-in` when the run may have no token, or GitHub refuses it; `service` when GitHub's token service
 *   does not answer; `timeout` at the deadline; the reason of `runtime.cancelled`.
 */
const fetchIdToken = async (audience, context) => {
    const { env } = context.runtime;
    if (!env.ACTIONS_ID_TOKEN_REQUEST_URL || !env.ACTIONS_ID_TOKEN_REQUEST_TOKEN)
        throw noToken(context.gitHub);
    const token = await (0,retry/* retry */.L5)("get GitHub's OIDC token", attempts => attemptIdToken(audience, attempts, context), context);
    const claims = decodeRunClaims(token);
    if (claims !== undefined) {
        const known = knownClaims.get(context.gitHub) ?? new Map();
        knownClaims.set(context.gitHub, known.set(audience, claims));
    }
    return token;
};
const attemptIdToken = async (audience, attempts, { runtime, timeouts }) => {
    const { getIDToken } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 8179));
    try {
        return (0,retry/* done */.Vw)(await bounded(() => getIDToken(audience), timeouts?.oidcMs ?? oidcTimeoutMs, runtime.cancelled));
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        const { status, text } = readFailure(thrown);
        if (status !== undefined && status !== 408 && status !== 429 && status < 500)
            throw refusedByGitHub(status, text);
        if (attempts >= mostAttempts)
            throw gitHubIsDown(attempts, text);
        return (0,retry/* again */.TG)(new Error(`GitHub's token service failed: ${text}`));
    }
};
// The toolkit words its failures as text: "Error Code : 429" (or undefined) and "Error Message: …" on separate lines.
const readFailure = (thrown) => {
    const message = (0,errors/* messageOf */.bD)(thrown);
    const code = /Error Code : (\d{3})\b/.exec(message)?.[1];
    const said = (0,http/* remoteText */.SW)(/^.*Error Message:\s*(.*)$/i.exec(message)?.[1] ?? message, 200);
    return { status: code === undefined ? undefined : Number(code), text: code === undefined ? said : `${code} ${said}` };
};
const currentWork = new external_node_async_hooks_.AsyncLocalStorage();
/**
 * Runs `work` for at most `timeoutMs`. The toolkit's client cannot be cancelled: what it has open or opens afterwards is
 * destroyed, so that an abandoned request neither lingers nor keeps the process alive.
 */
const bounded = async (work, timeoutMs, cancelled) => {
    const current = { requests: new Set(), over: false };
    const requestStart = (0,external_node_diagnostics_channel_.channel)('http.client.request.start');
    const onRequest = (message) => {
        const store = currentWork.getStore();
        const request = (0,http/* record */.g1)(message).request;
        store?.requests.add(request);
        if (store?.over)
            request.destroy();
    };
    const unsubscribe = () => requestStart.unsubscribe(onRequest);
    const { promise, reject } = Promise.withResolvers();
    const onAbort = () => reject(cancelled.reason);
    cancelled.addEventListener('abort', onAbort);
    const timer = setTimeout(() => reject(new Error(`no answer within ${(0,retry/* readableMs */.$f)(timeoutMs)}`)), timeoutMs);
    try {
        cancelled.throwIfAborted();
        requestStart.subscribe(onRequest);
        const running = currentWork.run(current, work);
        void running.then(unsubscribe, unsubscribe);
        return await Promise.race([running, promise]);
    }
    finally {
        clearTimeout(timer);
        cancelled.removeEventListener('abort', onAbort);
        current.over = true;
        for (const request of current.requests)
            request.destroy();
    }
};
const noToken = (gitHub) => gitHub.isForkPullRequest && gitHub.eventName !== 'pull_request_target'
    ? new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: 'This run belongs to a pull request from a fork, and GitHub gives such runs no OIDC token.',
        hint: "Skip this job for forks: if: github.event.pull_request.head.repo.full_name == github.repository. A fork's code must not reach a tenant."
    })
    : new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: 'This job may not ask GitHub for an OIDC token: ACTIONS_ID_TOKEN_REQUEST_URL is absent.',
        hint: 'Add to the job or the workflow:\n  permissions:\n    id-token: write\n    contents: read\nA reusable workflow needs it in the calling job. Outside of GitHub Actions, choose another sign-in.'
    });
const refusedByGitHub = (status, text) => new errors/* ActionError */.lZ({
    code: 'sign-in',
    message: `GitHub's token service refused to give this run an OIDC token: ${text}.`,
    hint: status === 401
        ? 'The job’s own token is no longer valid; run the job again.'
        : 'Check the permissions of the job (id-token: write) and the OIDC settings of the repository and its organization.'
});
const gitHubIsDown = (attempts, text) => new errors/* ActionError */.lZ({
    code: 'service',
    message: `GitHub's token service gave no OIDC token in ${attempts} attempts. Last answer: ${text}.`,
    hint: 'The permission id-token: write is there, so this is not about permissions: run the job again, and see https://www.githubstatus.com.'
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/auth/certificate.js
// Signs in with a certificate: reads the PEM, checks it before anything is sent, and lets the library sign the assertion.



/**
 * A sign-in with a certificate.
 *
 * @throws ActionError `input`; see {@link readClientCertificate}.
 */
const signInWithCertificate = ({ kind, clientId, pem }, context) => {
    const { thumbprintSha256, privateKey } = readClientCertificate(pem, context.runtime.clock.now());
    const facts = () => factsOf(context, { credential: kind, clientId });
    return () => signInAsApp(clientId, { clientCertificate: { thumbprintSha256, privateKey } }, context, facts);
};
/**
 * Reads a PEM with one private key (PKCS#8 or PKCS#1, RSA, at least 2048 bits) and its certificate, which may stand in a
 * chain (Microsoft identity platform documentation, "Certificate credentials"). `nowMs` is epoch milliseconds.
 *
 * @throws ActionError `input` that says what is wrong; no part of the PEM is ever in it.
 */
const readClientCertificate = (pem, nowMs) => {
    const blocks = blocksOf(pem);
    const key = readKey(blocks.filter(block => block.label.endsWith('PRIVATE KEY')));
    const certificates = blocks.filter(block => block.label === 'CERTIFICATE').map(block => readCertificate(block.text));
    if (certificates.length === 0)
        throw wrong('holds no certificate (-----BEGIN CERTIFICATE-----)', shape);
    const certificate = certificates.find(candidate => candidate.checkPrivateKey(key));
    if (certificate === undefined) {
        throw wrong(`holds a private key that belongs to none of its ${certificates.length} certificate(s)`, 'Put the certificate and the key that it was made with together.');
    }
    if (nowMs > certificate.validToDate.getTime()) {
        throw wrong(`expired on ${certificate.validToDate.toISOString()}`, 'Create another certificate, upload its public part to the app registration, and store both parts.');
    }
    if (nowMs < certificate.validFromDate.getTime()) {
        throw wrong(`is not valid before ${certificate.validFromDate.toISOString()}`, `The runner's clock says ${new Date(nowMs).toISOString()}; check it.`);
    }
    return {
        thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
        privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString()
    };
};
// Secret stores and JSON often turn line ends into the two characters \n.
const blocksOf = (pem) => [...pem.replaceAll('\\n', '\n').matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(([text, label = '']) => ({ label, text }));
const readKey = ([block, ...others]) => {
    if (block === undefined)
        throw wrong('holds no private key (-----BEGIN PRIVATE KEY-----)', shape);
    if (others.length > 0)
        throw wrong('holds several private keys', 'Keep only the one that belongs to the certificate.');
    if (block.label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(block.text)) {
        throw wrong('holds a private key that is encrypted with a passphrase', 'Store it without one; the secret store protects it: openssl pkey -in key.pem -out plain.pem');
    }
    const key = attempt(() => (0,external_node_crypto_.createPrivateKey)(block.text), 'holds a private key that cannot be read');
    if (key.asymmetricKeyType !== 'rsa') {
        throw wrong(`holds a private key of type ${key.asymmetricKeyType}`, 'Microsoft Entra accepts assertions signed with RSA keys only; create the certificate with one.');
    }
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < 2_048)
        throw wrong(`holds an RSA key of ${bits} bits`, 'Use one of at least 2048 bits.');
    return key;
};
const readCertificate = (text) => attempt(() => new external_node_crypto_.X509Certificate(text), 'holds a certificate that cannot be read');
const shape = 'Give both in one text: cat certificate.pem key.pem. A PFX file converts with: openssl pkcs12 -in app.pfx -nodes';
// The library's own error is left out on purpose: it may quote its input.
const attempt = (read, problem) => {
    try {
        return read();
    }
    catch {
        throw wrong(problem, shape);
    }
};
const wrong = (problem, hint) => new errors/* ActionError */.lZ({ code: 'input', message: `client-certificate ${problem}.`, hint });

;// CONCATENATED MODULE: ./build/auth/clientSecret.js
// Signs in with a client secret.


/** A sign-in with a client secret: one POST each. */
const signInWithSecret = ({ kind, clientId, clientSecret }, context) => () => signInAsApp(clientId, { clientSecret }, context, () => factsOf(context, { credential: kind, clientId, secretLooksLikeId: (0,guid/* isGuid */.W)(clientSecret.trim()) }));

;// CONCATENATED MODULE: ./build/auth/deviceCode.js
// Signs an administrator in from the run's log: the run shows a code, the person enters it in a browser.




/** Microsoft Graph Command Line Tools: a Microsoft app in every tenant that may ask for any delegated Graph permission. */
const graphCommandLineTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
/**
 * A sign-in by device code (Microsoft identity platform documentation, "OAuth 2.0 device authorization grant"). The first
 * call asks the person; later calls renew silently by the refresh token, and never ask again.
 */
const signInWithDeviceCode = ({ kind, clientId = graphCommandLineTools }, context) => {
    const { cloud, tenant, runtime } = context;
    const scopes = (context.scopes ?? ['.default']).map(scope => `${cloud.graphResource}/${scope}`);
    const facts = () => factsOf(context, { credential: kind, clientId });
    let shown = false;
    let refreshToken;
    const createClient = async (network) => {
        const msal = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 6821));
        return new msal.PublicClientApplication({
            auth: { clientId, ...authorityOf(cloud, tenant) },
            system: { networkClient: network.module }
        });
    };
    const remember = (network, attempt) => {
        const outcome = network.outcome();
        const renewed = outcome?.kind === 'ok' ? outcome.body.refresh_token : undefined;
        if (typeof renewed === 'string')
            refreshToken = renewed;
        return attempt;
    };
    const ask = async () => {
        const network = createDeviceCodeNetwork(context);
        const client = await createClient(network);
        const request = {
            scopes,
            deviceCodeCallback: ({ userCode, verificationUri, expiresIn, message }) => {
                shown = true;
                context.showDeviceCode({
                    userCode,
                    verificationUri,
                    expiresInMs: expiresIn * 1_000,
                    message: (0,http/* remoteText */.SW)(message || `Open ${verificationUri} in a browser and enter the code ${userCode}.`)
                });
            }
        };
        // The library looks at its flag only between polls; the person who cancels should not have to wait for that.
        const { promise, reject } = Promise.withResolvers();
        const onAbort = () => {
            request.cancel = true;
            reject(runtime.cancelled.reason);
        };
        runtime.cancelled.addEventListener('abort', onAbort);
        try {
            const attempt = await settle(network, context, facts, () => Promise.race([client.acquireTokenByDeviceCode(request).catch(asExpired), promise]));
            return remember(network, attempt);
        }
        finally {
            runtime.cancelled.removeEventListener('abort', onAbort);
        }
    };
    const renew = async (token) => {
        const network = createNetwork(context);
        const client = await createClient(network);
        const attempt = await settle(network, context, facts, () => client.acquireTokenByRefreshToken({ refreshToken: token, scopes }));
        return remember(network, attempt);
    };
    return async () => {
        runtime.cancelled.throwIfAborted();
        if (refreshToken !== undefined)
            return renew(refreshToken);
        if (shown)
            throw notSilently();
        return ask();
    };
};
const asExpired = (thrown) => {
    if ((0,http/* record */.g1)(thrown).errorCode === 'device_code_expired')
        throw expired();
    throw thrown;
};
const expired = () => new errors/* ActionError */.lZ({
    code: 'sign-in',
    message: 'The code expired before anybody signed in with it.',
    hint: 'Run the job again and sign in with the new code; it is valid for about 15 minutes.'
});
const notSilently = () => new errors/* ActionError */.lZ({
    code: 'sign-in',
    message: 'The sign-in by device code has lapsed and came without a way to renew it.',
    hint: 'Run the job again: it goes on where this run stopped. If the tenant limits how long sign-ins last, use GitHub OIDC for longer runs.'
});

;// CONCATENATED MODULE: ./build/auth/credential.js
// Makes a credential into a source of access tokens: picks the way to sign in, repeats what is worth repeating, keeps the token.







/** How long before its expiry a token is replaced. */
const renewBeforeMs = 5 * 60_000;
/**
 * The way to sign in with a credential.
 *
 * @throws ActionError `input` when a certificate cannot be used.
 */
const signInWith = (credential, context) => {
    switch (credential.kind) {
        case 'oidc':
            return signInWithGitHub(credential, context);
        case 'client-secret':
            return signInWithSecret(credential, context);
        case 'client-certificate':
            return signInWithCertificate(credential, context);
        case 'device-code':
            return signInWithDeviceCode(credential, context);
    }
};
/**
 * A source of access tokens for Microsoft Graph. A token is kept until five minutes before it expires; callers that come
 * while one is being fetched share it. Passing failures are repeated under the context's deadline; a refusal is final.
 *
 * @throws ActionError `input` when a certificate cannot be used. `getToken` rejects with ActionErrors: `sign-in`,
 *   `service`, `timeout`, `protocol`; and with the reason of `runtime.cancelled`.
 */
const tokenSource = (credential, surroundings) => {
    let { deadline } = surroundings;
    const patienceMs = deadline.endsMs - deadline.startedMs;
    const context = {
        ...surroundings,
        get deadline() {
            return deadline;
        }
    };
    const signIn = signInWith(credential, context);
    const what = `get an access token for tenant ${context.tenant}`;
    let held;
    let pending;
    const acquire = async () => {
        // A token that is renewed late in a long run gets the same time as the first one.
        if (held !== undefined)
            deadline = (0,retry/* deadlineAfter */.d8)(context.runtime, patienceMs);
        const token = await (0,retry/* retry */.L5)(what, async () => {
            const attempt = await signIn();
            if (attempt.kind === 'refused')
                throw attempt.error;
            return attempt.kind === 'token' ? (0,retry/* done */.Vw)(attempt.token) : (0,retry/* again */.TG)(attempt.error, attempt.afterMs);
        }, context);
        assertTenant(token.claims, context.tenant);
        held = token;
        return token;
    };
    return {
        getToken: async ({ fresh = false } = {}) => {
            const isHeld = held !== undefined && held.expiresOnMs - renewBeforeMs > context.runtime.clock.now();
            if (held !== undefined && isHeld && !fresh)
                return held;
            pending ??= acquire().finally(() => {
                pending = undefined;
            });
            return pending;
        }
    };
};


/***/ }),

/***/ 8160:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ readGitHubRun),
/* harmony export */   z: () => (/* binding */ oidcIssuer)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3253);
// What the run is: read once from the environment that GitHub Actions sets and from the event's payload file.


/**
 * Reads the run from `env` (GitHub documentation, "Variables reference") and from the file that `GITHUB_EVENT_PATH` names.
 * A payload that is missing or unreadable counts as an empty one.
 */
const readGitHubRun = (env) => {
    const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/');
    const pullRequest = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)(readPayload(env.GITHUB_EVENT_PATH)).pull_request);
    return {
        owner: owner || undefined,
        repo: repo || undefined,
        runId: env.GITHUB_RUN_ID || undefined,
        attempt: Number(env.GITHUB_RUN_ATTEMPT) || 1,
        eventName: env.GITHUB_EVENT_NAME || undefined,
        ref: env.GITHUB_REF || undefined,
        actor: env.GITHUB_ACTOR || undefined,
        serverUrl: withoutSlash(env.GITHUB_SERVER_URL || 'https://github.com'),
        apiUrl: withoutSlash(env.GITHUB_API_URL || 'https://api.github.com'),
        pullRequest: typeof pullRequest.number === 'number' ? pullRequest.number : numberInRef(env.GITHUB_REF),
        isForkPullRequest: pullRequest.head !== undefined && repositoryOf(pullRequest.head) !== repositoryOf(pullRequest.base)
    };
};
/**
 * The issuer of the OIDC tokens that a GitHub server's runs receive (GitHub documentation, "OpenID Connect reference"):
 * github.com, a data-residency host under ghe.com, or a GitHub Enterprise Server.
 */
const oidcIssuer = (serverUrl) => {
    const { protocol, host } = new URL(serverUrl);
    if (host === 'github.com')
        return 'https://token.actions.githubusercontent.com';
    if (host.endsWith('.ghe.com'))
        return `https://token.actions.${host}`;
    return `${protocol}//${host}/_services/token`;
};
const withoutSlash = (url) => url.replace(/\/+$/, '');
const readPayload = (path) => {
    if (!path)
        return undefined;
    try {
        return (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
};
// The repository of a deleted fork is null: still another one than the base.
const repositoryOf = (side) => (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)(side).repo).full_name;
const numberInRef = (ref) => {
    const number = /^refs\/pull\/(\d+)\//.exec(ref ?? '')?.[1];
    return number === undefined ? undefined : Number(number);
};


/***/ }),

/***/ 4:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: () => (/* binding */ completeApp),
  b: () => (/* binding */ readClientId)
});

// EXTERNAL MODULE: ./build/resources/app/names.js
var names = __webpack_require__(9782);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
;// CONCATENATED MODULE: ./build/resources/certificates/field.js
// Certificates whose holders may sign in as the managed app: their public part only.



const accepted = 'accepted: one certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
/** One declared certificate. A private key is refused: the action needs the public part alone. */
const parseCertificate = ({ name, pem }) => {
    const label = (0,names/* parseLabel */.Q_)(name);
    if (!label.ok)
        return (0,result/* refused */.J5)(`name ${label.problem}`);
    if (/PRIVATE KEY/.test(pem))
        return (0,result/* refused */.J5)(`holds a private key, which stays with whoever signs in with it; ${accepted}`);
    if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1)
        return (0,result/* refused */.J5)(`is not a certificate; ${accepted}`);
    try {
        return (0,result/* parsed */.Yz)({ name, pem: new external_node_crypto_.X509Certificate(pem).toString() });
    }
    catch {
        return (0,result/* refused */.J5)(`cannot be read as a certificate; ${accepted}`);
    }
};

// EXTERNAL MODULE: ./build/util/duration.js
var util_duration = __webpack_require__(1081);
;// CONCATENATED MODULE: ./build/resources/clientSecret/field.js
// The client secret that is wanted: its lifetime by mode, and which settings contradict each other.

/** The lifetime of a new secret where none is asked for. */
const lifetimeByModeMs = {
    'when-needed': 90 * util_duration/* unitMs */.FP.d,
    always: 90 * util_duration/* unitMs */.FP.d,
    ephemeral: util_duration/* unitMs */.FP.h,
    none: 90 * util_duration/* unitMs */.FP.d
};
// The longest that GitHub lets a job run, on a self-hosted runner; the secret outlives it only when the post step fails.
const longestEphemeralMs = 5 * util_duration/* unitMs */.FP.d;
/** What does not go together in the settings of one secret. Paths begin at the app. */
const secretContradictions = (secret) => {
    const problems = [];
    const report = (field, problem) => problems.push({ path: ['secret', field], problem });
    const { mode, lifetimeMs, rotateBeforeMs, destinations } = secret;
    if (mode === 'ephemeral' && destinations.length > 0)
        report('destinations', 'contradicts the secret mode ephemeral: that secret ends with the job, and what stores it would hold a dead one; accepted: when-needed or always');
    if (mode === 'none' && destinations.length > 0)
        report('destinations', 'contradicts the secret mode none: there is no secret to store; accepted: when-needed or always');
    if (mode === 'ephemeral' && lifetimeMs > longestEphemeralMs)
        report('lifetime', `${(0,util_duration/* durationText */.S5)(lifetimeMs)} is too long for an ephemeral secret; accepted: at most ${(0,util_duration/* durationText */.S5)(longestEphemeralMs)}, the longest that a job runs`);
    if (mode === 'when-needed' && rotateBeforeMs >= lifetimeMs)
        report('rotateBefore', `${(0,util_duration/* durationText */.S5)(rotateBeforeMs)} before the end of a lifetime of ${(0,util_duration/* durationText */.S5)(lifetimeMs)} is always: every run would make a new secret; accepted: less than the lifetime`);
    return problems;
};

// EXTERNAL MODULE: ./build/resources/directoryRoles/grammar.js
var grammar = __webpack_require__(3426);
// EXTERNAL MODULE: ./build/resources/federatedCredentials/grammar.js
var federatedCredentials_grammar = __webpack_require__(2788);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
;// CONCATENATED MODULE: ./build/resources/permissions/presets.js
// Presets: one word for the Microsoft Graph application permissions of a task, each with the reason why the task needs it.
// Sources: "Manage Azure AD B2C with Microsoft Graph", "Microsoft Graph operations available for Azure AD B2C", and the
// permission tables of the Microsoft Graph reference.


/** Every preset by its name. */
const presets = {
    'user-management': {
        task: 'Create, read, change and delete the users of the tenant.',
        permissions: {
            'User.ReadWrite.All': 'Creates, reads, updates and deletes users, also with a password at creation.',
            'User.ManageIdentities.All': 'Changes `identities`, the names that a local account signs in with.'
        }
    },
    'user-passwords': {
        task: 'Set the passwords of existing users.',
        permissions: {
            'User-PasswordProfile.ReadWrite.All': 'The least privileged permission that updates `passwordProfile`; it takes the place of the User Administrator role.'
        }
    },
    'policy-deployment': {
        task: 'Upload custom policies, as azure-ad-b2c/deploy-trustframework-policy does.',
        permissions: {
            'Policy.ReadWrite.TrustFramework': 'Reads and writes the policies of the Identity Experience Framework.'
        }
    },
    'policy-keys': {
        task: 'Create and fill the policy keys that custom policies refer to.',
        permissions: {
            'TrustFrameworkKeySet.ReadWrite.All': 'Creates key sets, generates and uploads keys and secrets.'
        }
    },
    'tenant-management': {
        task: 'Configure user flows, user attributes, identity providers and API connectors.',
        permissions: {
            'Organization.Read.All': 'Reads the name, the domains and the quota of the tenant.',
            'Domain.Read.All': 'Reads the domains of the tenant.',
            'IdentityProvider.ReadWrite.All': 'Configures social and OpenID Connect identity providers.',
            'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes.',
            'APIConnectors.ReadWrite.All': 'Configures the API connectors that user flows call.'
        }
    },
    audit: {
        task: 'Read the audit logs.',
        permissions: { 'AuditLog.Read.All': 'Reads directory audits, which hold the B2C sign-ins and changes.' }
    },
    directory: {
        task: 'Read and write all directory data: the grant of older tools. Prefer the narrower presets.',
        permissions: {
            'Directory.ReadWrite.All': 'Reads and writes users, groups and applications; cannot set passwords or delete users.'
        }
    },
    'bootstrap-caller': {
        task: 'Run this action with `mode: apply` or `mode: destroy`.',
        permissions: {
            'Application.ReadWrite.All': 'Reads, creates, updates, restores and deletes applications, service principals, secrets and federated credentials.',
            'AppRoleAssignment.ReadWrite.All': 'Grants Microsoft Graph application permissions: the admin consent.',
            'RoleManagement.ReadWrite.Directory': 'Assigns directory roles to the managed app.',
            'Organization.Read.All': 'Reads the id, the initial domain and the kind of the tenant.'
        }
    }
};
const presetNames = Object.keys(presets);
const permissionName = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/;
/**
 * One entry of `permissions`: a preset, the name of a Microsoft Graph application permission, or its app role id. Names are
 * looked up in the tenant later; here a word without a dot must be a preset.
 */
const parsePermission = (text) => {
    const id = (0,result/* guidOf */.dg)(text);
    if (id !== undefined)
        return (0,result/* parsed */.Yz)([{ text: id }]);
    const preset = presetNames.find(name => name === text);
    if (preset !== undefined)
        return (0,result/* parsed */.Yz)(Object.keys(presets[preset].permissions).map(name => ({ text: name, preset })));
    if (permissionName.test(text))
        return (0,result/* parsed */.Yz)([{ text }]);
    const near = (0,suggest/* didYouMean */.au)(text, presetNames);
    return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} is neither a preset nor a permission${near || ';'} accepted: names such as User.Read.All, their GUIDs, and the presets ${presetNames.join(', ')}`);
};
/** Each permission once, in the order of first mention; one that is also named directly does not count as its preset's. */
const foldPermissions = (permissions) => {
    const folded = new Map();
    for (const permission of permissions) {
        const key = permission.text.toLowerCase();
        if (!folded.has(key) || permission.preset === undefined)
            folded.set(key, permission);
    }
    return [...folded.values()];
};

// EXTERNAL MODULE: ./build/secretStores/github/destination.js
var destination = __webpack_require__(4019);
;// CONCATENATED MODULE: ./build/declaration/assemble.js
// From what was written to what is wanted: fills in defaults, reads every text, and names each mistake by its place.
// The single-app inputs and every entry of a config file pass through here, so nothing behind tells them apart.









/**
 * The declared app, complete. Every mistake goes to `report` with its path in the declaration.
 *
 * @returns `undefined` when anything was reported.
 */
const completeApp = (declared, { key, nameRequired, defaults, report }) => {
    let sound = true;
    const fail = problem => {
        sound = false;
        report(problem);
    };
    const read = (path, result) => {
        if (result.ok)
            return result.value;
        fail({ path, problem: result.problem });
        return undefined;
    };
    const readEach = (field, items = [], parse) => items.flatMap((item, index) => {
        const value = read([field, index], parse(item));
        return value === undefined ? [] : [value];
    });
    const displayName = declared.name === undefined ? undefined : read(['name'], (0,names/* parseDisplayName */.fj)(declared.name));
    if (declared.name === undefined && nameRequired)
        fail({ path: ['name'], problem: 'is missing; accepted: the display name of the managed app' });
    const nameless = declared.name === undefined && declared.uniqueName === undefined && nameRequired;
    const uniqueName = nameless ? undefined : read(['uniqueName'], readUniqueName(declared));
    const adoptClientId = declared.adopt === undefined ? undefined : read(['adopt'], readClientId(declared.adopt));
    const permissions = foldPermissions(readEach('permissions', declared.permissions, parsePermission).flat());
    const allowPrivilegedRoles = declared.allowPrivilegedRoles ?? defaults.allowPrivilegedRoles;
    const directoryRoles = (0,grammar/* foldDirectoryRoles */.On)(readEach('directoryRoles', declared.directoryRoles, text => readRole(text, allowPrivilegedRoles)));
    const federated = (0,federatedCredentials_grammar/* foldFederatedCredentials */.c3)(readEach('federatedCredentials', declared.federatedCredentials, readFederatedCredential));
    for (const problem of federated.problems)
        fail({ path: ['federatedCredentials'], problem });
    const certificates = readEach('certificates', declared.certificates, parseCertificate);
    const clientIdVariables = (0,destination/* foldDestinations */.lp)(readEach('clientIdVariables', declared.clientIdVariables, destination/* parseVariableDestination */.eC));
    const secret = readSecret(declared.secret ?? {}, defaults.secret, read);
    for (const problem of secret === undefined ? [] : secretContradictions(secret))
        fail(problem);
    if (!sound || uniqueName === undefined || secret === undefined)
        return undefined;
    return {
        key: key ?? uniqueName,
        displayName: displayName ?? uniqueName,
        uniqueName,
        ...(adoptClientId === undefined ? {} : { adoptClientId }),
        permissions,
        consent: declared.consent ?? defaults.consent,
        directoryRoles,
        allowPrivilegedRoles,
        federatedCredentials: federated.folded,
        certificates,
        restoreDeleted: declared.restoreDeleted ?? defaults.restoreDeleted,
        prune: declared.prune ?? defaults.prune,
        secret,
        ...(clientIdVariables.length === 0 ? {} : { clientIdVariables })
    };
};
const readUniqueName = ({ name, uniqueName }) => {
    if (uniqueName !== undefined)
        return (0,names/* parseUniqueName */.UF)(uniqueName);
    const slug = (0,names/* slugOf */.tF)(name ?? '');
    if (slug !== '')
        return (0,result/* parsed */.Yz)(slug);
    return (0,result/* refused */.J5)(name === undefined
        ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
        : `is missing, and ${(0,result/* quoted */.TL)(name)} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`);
};
/** A client id: a GUID, in lower case. */
const readClientId = (text) => {
    const id = (0,result/* guidOf */.dg)(text);
    return id === undefined
        ? (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} is not a client id; accepted: the application (client) id, a GUID`)
        : (0,result/* parsed */.Yz)(id);
};
const readRole = (text, allowPrivilegedRoles) => {
    const role = (0,grammar/* parseDirectoryRole */.xR)(text);
    const privileged = role.ok && !allowPrivilegedRoles ? (0,grammar/* privilegedRoleOf */.Tn)(role.value) : undefined;
    return privileged === undefined
        ? role
        : (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} (${privileged.names[0]}) hands over the whole tenant; accepted: a narrower role such as User Administrator, or this one with privileged roles allowed (input allow-privileged-roles, key allowPrivilegedRoles)`);
};
const readFederatedCredential = (declared) => {
    if (typeof declared === 'string')
        return (0,federatedCredentials_grammar/* parseFederatedCredential */.pA)(declared);
    const parts = [
        (0,federatedCredentials_grammar/* parseSubject */.Ci)(declared.subject),
        ...(declared.name === undefined ? [] : [(0,federatedCredentials_grammar/* parseCredentialName */.Qi)(declared.name)]),
        ...(declared.issuer === undefined ? [] : [(0,federatedCredentials_grammar/* parseIssuer */.zI)(declared.issuer)]),
        ...(declared.audience === undefined ? [] : [(0,federatedCredentials_grammar/* parseAudience */.QA)(declared.audience)])
    ];
    const wrong = parts.find(part => !part.ok);
    return wrong ?? (0,result/* parsed */.Yz)({ kind: 'subject', ...declared });
};
const readSecret = (declared, defaults, read) => {
    const duration = (field, fallbackMs, zero = false) => {
        const text = declared[field];
        return text === undefined ? fallbackMs : read(['secret', field], (0,util_duration/* parseDuration */.E9)(text, { zero }));
    };
    const mode = declared.mode ?? defaults.mode;
    const label = declared.label === undefined ? defaults.label : read(['secret', 'label'], (0,names/* parseLabel */.Q_)(declared.label));
    const lifetimeMs = duration('lifetime', defaults.lifetimeMs ?? lifetimeByModeMs[mode]);
    const rotateBeforeMs = duration('rotateBefore', defaults.rotateBeforeMs);
    const overlapMs = duration('overlap', defaults.overlapMs, true);
    const destinations = (declared.destinations ?? []).map((text, index) => read(['secret', 'destinations', index], (0,destination/* parseDestination */.G2)(text)));
    if (label === undefined || lifetimeMs === undefined || rotateBeforeMs === undefined || overlapMs === undefined)
        return undefined;
    const known = destinations.filter(destination => destination !== undefined);
    return { mode, label, lifetimeMs, rotateBeforeMs, overlapMs, destinations: (0,destination/* foldDestinations */.lp)(known) };
};


/***/ }),

/***/ 4941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ic: () => (/* binding */ describeFailure),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   gq: () => (/* binding */ succeeded)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3253);
// What Microsoft Graph is asked and what it answers, alone or inside a $batch: one shape for both.

/** True for 2xx. */
const succeeded = (answer) => answer.status >= 200 && answer.status < 300;
const text = (value) => (typeof value === 'string' ? (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteText */ .SW)(value) : '');
/** The error inside an answer. Long texts are cut: they are remote and go to logs. */
const failureOf = (answer) => {
    const error = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1)(answer.body).error);
    const inner = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1)(error.innerError ?? error.innererror);
    const details = Array.isArray(error.details) ? error.details : [];
    return {
        status: answer.status,
        code: text(error.code),
        message: text(error.message),
        details: details.map(detail => text((0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1)(detail).code)).filter(code => code !== ''),
        requestId: answer.requestId ?? (text(inner['request-id']) || undefined)
    };
};
/** A failure as one line: status, code, message, request id. */
const describeFailure = (failure) => [
    `Graph answered ${failure.status}`,
    failure.code,
    failure.message,
    failure.requestId === undefined ? '' : `(request-id ${failure.requestId})`
]
    .filter(part => part !== '')
    .join(' ');


/***/ }),

/***/ 7766:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ sendAll),
/* harmony export */   V: () => (/* binding */ reached)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4941);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9685);
// Idempotent writes in one batch: what is there already, or gone already, counts as done.


/** Graph has no codes of their own for these, only texts. */
const reachedTexts = /already exists?|conflicting object|no password credential found/i;
/**
 * True when the answer says that the wanted state is reached: done by this request, existing already, or gone already.
 */
const reached = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .succeeded */ .gq)(answer))
        return true;
    if (request.method === 'DELETE')
        return answer.status === 404;
    return (answer.status === 400 || answer.status === 409) && reachedTexts.test((0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer).message);
};
/**
 * Sends the writes in `$batch` and expects each to reach its state; `serial` for writes to one application.
 *
 * @throws ActionError of the first that did not.
 */
const sendAll = async (graph, requests, options) => {
    let pending = requests;
    while (pending.length > 0) {
        const answers = await graph.batch(pending, options);
        const heldBack = [];
        let anyReachedByError = false;
        for (const [index, request] of pending.entries()) {
            const answer = answers[index];
            // An error that means "done already" still holds back the items that depended on it.
            if (answer.status === 424 && anyReachedByError)
                heldBack.push(request);
            else if (!reached(request, answer))
                throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .explain */ .WE)(request, answer);
            else
                anyReachedByError ||= !(0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .succeeded */ .gq)(answer);
        }
        pending = heldBack;
    }
};


/***/ }),

/***/ 9685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MU: () => (/* binding */ lackingRight),
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   lb: () => (/* binding */ expectSuccess),
/* harmony export */   oR: () => (/* binding */ joined)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4941);
/* harmony import */ var _requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(247);
// Failures of Graph as a user can act on them: the missing right behind a 403, the tenant's policy, or the answer itself.



/**
 * The answer when it is 2xx.
 *
 * @throws ActionError that explains any other answer.
 */
const expectSuccess = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(answer))
        return answer;
    throw explain(request, answer);
};
/** The error for an answer that is not 2xx. */
const explain = (request, answer) => {
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .failureOf */ .g5)(answer);
    const message = `Could not ${request.what}: ${(0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .describeFailure */ .Ic)(failure)}`;
    if (/quota/i.test(failure.code) || /quota limit/i.test(failure.message)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'policy',
            message,
            hint: 'The tenant or the caller has reached its limit of directory objects; soft-deleted ones count. Remove or purge objects, or ask Microsoft for a larger quota.'
        });
    }
    if (failure.status === 403)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'permission', message, hint: (0,_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .howToGrant */ .Y2)(request.right) });
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: failure.status >= 500 ? 'service' : 'protocol',
        message,
        hint: 'Look the code up in the Microsoft Graph error documentation; the request-id lets Microsoft support find the call.'
    });
};
/** The error for a right that the caller's own token shows to be missing, before anything is written. */
const lackingRight = (right, purpose, claims) => {
    const has = claims === undefined ? [] : claims.delegated ? claims.scopes : claims.roles;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: 'permission',
        message: `The caller may not ${right.doing}, which is needed to ${purpose}. Its token holds ${has.length === 0 ? 'no Graph permission' : has.join(', ')}. Nothing was written.`,
        hint: (0,_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .howToGrant */ .Y2)(right)
    });
};
/** One error as it is; several as one that lists them all. */
const joined = (problems) => {
    const [first] = problems;
    if (first !== undefined && problems.length === 1)
        return first;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: first?.code ?? 'input',
        message: problems.map(({ message }) => message).join('\n'),
        hint: [...new Set(problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint])))].join('\n'),
        cause: first
    });
};


/***/ }),

/***/ 1419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $H: () => (/* binding */ byId),
/* harmony export */   dV: () => (/* binding */ graphAppId),
/* harmony export */   dX: () => (/* binding */ byKey),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   mX: () => (/* binding */ segment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3253);
// Paths of Microsoft Graph: alternate keys and filter values, encoded so that no value can leave its place.


/** `applications(uniqueName='…')`-style alternate key: quotes doubled, then percent-encoded. */
const byKey = (collection, key, value) => `/${collection}(${key}='${encodeURIComponent(value.replaceAll("'", "''"))}')`;
/**
 * `/{id}`: an id of Graph as one path segment.
 *
 * @throws ActionError `protocol` for what no id of Graph looks like, such as one that would climb.
 */
const segment = (id) => {
    if (!/^[\w=~.-]+$/.test(id) || /^\.+$/.test(id)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'protocol',
            message: `Graph gave an id that cannot be one: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(JSON.stringify(id), 80)}.`,
            hint: 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites answers.'
        });
    }
    return `/${encodeURIComponent(id)}`;
};
/** `/applications/{id}`: the id as one path segment. */
const byId = (collection, id) => `/${collection}${segment(id)}`;
/** A string literal of a `$filter`: quotes doubled, then percent-encoded. */
const literal = (value) => `'${encodeURIComponent(value.replaceAll("'", "''"))}'`;
/** Microsoft Graph's own client id, the same in every tenant. */
const graphAppId = '00000003-0000-0000-c000-000000000000';


/***/ }),

/***/ 6689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ replication),
/* harmony export */   v: () => (/* binding */ onlyPrincipal)
/* harmony export */ });
// The symptoms of replication, as a table: which answer may be waited out, and which write of ours explains it. Graph
// gives no read-your-write guarantee; everything that stands in no row is a real answer and is told at once.
const notFound = /^(Request_ResourceNotFound|ResourceNotFound|NotFound)?$/i;
const symptoms = [
    { after: 'application', status: [404], code: notFound },
    { after: 'application', status: [409], message: /^(?!.*(already exists?|conflicting object))/is },
    { after: 'application', status: [400], message: /does not reference a valid application object/i },
    { after: 'application', status: [403], message: /backing application of the service principal/i },
    { after: 'application', status: [403], code: /^Authorization_RequestDenied$/, boundedMs: 30_000 },
    { after: 'servicePrincipal', status: [404], code: notFound },
    { after: 'servicePrincipal', status: [400], message: /not a valid reference update/i },
    { after: 'servicePrincipal', status: [400], message: /permission being assigned was not found/i },
    { after: 'servicePrincipal', status: [400], message: /does not exist or one of its queried reference/i },
    { after: 'password', status: [400], message: /no password credential found/i, boundedMs: 60_000 },
    { after: 'federatedCredential', status: [404], code: notFound }
];
/** Judges a failure by the writes of this run that preceded it. */
const replication = (failure, after) => {
    const symptom = symptoms.find(row => after?.has(row.after) === true &&
        row.status.includes(failure.status) &&
        (row.code === undefined || row.code.test(failure.code)) &&
        (row.message === undefined || row.message.test(failure.message)));
    if (symptom === undefined)
        return { explained: false };
    return symptom.boundedMs === undefined ? { explained: true } : { explained: true, boundedMs: symptom.boundedMs };
};
/** Of the writes, those that a request about a service principal may lag behind: a 403 to it is never explained by them. */
const onlyPrincipal = (written) => new Set([...written].filter(one => one === 'servicePrincipal'));


/***/ }),

/***/ 247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y2: () => (/* binding */ howToGrant),
/* harmony export */   uZ: () => (/* binding */ rights),
/* harmony export */   v9: () => (/* binding */ holds)
/* harmony export */ });
// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.
const globalAdministrator = { 'Global Administrator': '62e90394-69f5-4237-9190-012177145e10' };
const privilegedRoleAdministrator = { 'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814' };
const applicationAdministrators = {
    'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
    ...globalAdministrator
};
/** Every right that the action may need of its caller. */
const rights = {
    readOrganization: {
        doing: 'read the organization',
        anyOf: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
        besides: [],
        roles: globalAdministrator
    },
    readApplications: {
        doing: 'read applications and service principals',
        anyOf: [
            'Application.Read.All',
            'Application.ReadWrite.OwnedBy',
            'Application.ReadWrite.All',
            'Directory.Read.All',
            'Directory.ReadWrite.All'
        ],
        besides: [],
        roles: applicationAdministrators
    },
    writeApplications: {
        doing: 'create and change applications, service principals and their credentials',
        anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
        besides: [],
        roles: applicationAdministrators,
        note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.'
    },
    grantAppRoles: {
        doing: 'grant Microsoft Graph application permissions (admin consent)',
        anyOf: ['AppRoleAssignment.ReadWrite.All'],
        besides: ['Application.Read.All'],
        roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
    },
    readDirectoryRoles: {
        doing: 'read directory role assignments',
        anyOf: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'],
        besides: [],
        roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
    },
    assignDirectoryRoles: {
        doing: 'assign directory roles',
        anyOf: ['RoleManagement.ReadWrite.Directory'],
        besides: [],
        roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
    },
    readPolicies: {
        doing: 'read the app management policy',
        anyOf: ['Policy.Read.All'],
        besides: [],
        roles: globalAdministrator
    }
};
/**
 * Whether the caller's own token shows the right. A delegated token (device code) needs the scope, and the user's
 * directory roles decide the rest, so only the scope is judged.
 */
const holds = (claims, right) => {
    if (claims === undefined)
        return 'unknown';
    const granted = claims.delegated ? claims.scopes : claims.roles;
    if (right.anyOf.some(permission => granted.includes(permission)))
        return 'held';
    if (claims.delegated)
        return 'lacking';
    return Object.values(right.roles).some(id => claims.directoryRoles.includes(id)) ? 'held' : 'lacking';
};
/** What to grant, and who can: the hint of every missing right. */
const howToGrant = (right) => {
    const [least, ...others] = right.anyOf;
    const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : '';
    const besides = right.besides.length > 0 ? ` together with ${right.besides.join(' and ')}` : '';
    const roles = Object.keys(right.roles).join(' or ');
    return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${right.note === undefined ? '' : ` ${right.note}`}`;
};


/***/ }),

/***/ 2457:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ readInputs)
});

;// CONCATENATED MODULE: ./build/clouds.js
// The national clouds as one table: hosts, audiences and portals (Microsoft Graph documentation, "National cloud deployments").
/** The accepted values of the `cloud` input. */
const cloudNames = ['public', 'usgov', 'usgov-dod', 'china'];
const cloud = (name, login, graph, portal, oidcAudience) => ({
    name,
    loginOrigin: `https://${login}`,
    graphOrigin: `https://${graph}`,
    graphResource: `https://${graph}`,
    portalOrigin: `https://${portal}`,
    oidcAudience,
    customLogin: false
});
/** Cloud by name. */
const clouds = {
    public: cloud('public', 'login.microsoftonline.com', 'graph.microsoft.com', 'portal.azure.com', 'api://AzureADTokenExchange'),
    usgov: cloud('usgov', 'login.microsoftonline.us', 'graph.microsoft.us', 'portal.azure.us', 'api://AzureADTokenExchangeUSGov'),
    'usgov-dod': cloud('usgov-dod', 'login.microsoftonline.us', 'dod-graph.microsoft.us', 'portal.azure.us', 'api://AzureADTokenExchangeUSGov'),
    china: cloud('china', 'login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn', 'portal.azure.cn', 'api://AzureADTokenExchangeChina')
};

// EXTERNAL MODULE: ./build/declaration/assemble.js + 3 modules
var assemble = __webpack_require__(4);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/mode.js
// What the step does with the difference between what is wanted and what there is.
/** The accepted values of the `mode` input: carry it out, only show it, or remove what is declared. */
const modes = ['apply', 'plan', 'destroy'];

// EXTERNAL MODULE: ./build/resources/app/declared.js
var declared = __webpack_require__(7102);
// EXTERNAL MODULE: ./build/resources/app/names.js
var names = __webpack_require__(9782);
// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(1081);
// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(7978);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/inputs/caller.js
// The caller's credential, from the inputs that can name one.



/** The accepted values of `sign-in`. */
const signIns = ['auto', 'oidc', 'client-secret', 'client-certificate', 'device-code'];
const guid = 'the application (client) id, a GUID';
const acceptedPem = 'accepted: PEM text with one -----BEGIN CERTIFICATE----- block or a chain with the signing certificate first, and its unencrypted -----BEGIN PRIVATE KEY----- block';
/**
 * A certificate with its private key, in PEM. Nothing of the text is ever shown.
 */
const parseKeyPair = (pem) => {
    if (/ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
        return (0,result/* refused */.J5)(`holds an encrypted private key; remove the passphrase (openssl pkey -in key.pem -out plain.pem); ${acceptedPem}`);
    if (!/-----BEGIN CERTIFICATE-----/.test(pem))
        return (0,result/* refused */.J5)(`holds no certificate; ${acceptedPem}`);
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
        return (0,result/* refused */.J5)(`holds no private key; ${acceptedPem}`);
    try {
        const key = (0,external_node_crypto_.createPrivateKey)(pem);
        return new external_node_crypto_.X509Certificate(pem).checkPrivateKey(key)
            ? (0,result/* parsed */.Yz)(pem)
            : (0,result/* refused */.J5)(`holds a private key that does not belong to its first certificate; ${acceptedPem}`);
    }
    catch {
        return (0,result/* refused */.J5)(`cannot be read; ${acceptedPem}`);
    }
};
/**
 * The caller's credential. `auto` goes by which credential is given and takes GitHub OIDC where none is; anything that
 * contradicts goes to `report`.
 *
 * @returns `undefined` when anything was reported.
 */
const readCredential = (texts, report) => {
    let sound = true;
    const fail = (input, problem) => {
        sound = false;
        report(input, problem);
    };
    const { clientSecret, clientCertificate, oidcAudience } = texts;
    const kind = texts.signIn === 'auto' ? givenKind(texts) : texts.signIn;
    const secretGiven = clientSecret !== '';
    const certificateGiven = clientCertificate !== '';
    if (secretGiven && certificateGiven)
        fail('client-certificate', 'is given beside client-secret; accepted: one of the two');
    if (secretGiven && kind !== 'client-secret' && !(certificateGiven && kind === 'client-certificate'))
        fail('sign-in', `${(0,result/* quoted */.TL)(kind)} contradicts client-secret, which is given; accepted: client-secret, or no client-secret`);
    if (certificateGiven && kind !== 'client-certificate' && !(secretGiven && kind === 'client-secret'))
        fail('sign-in', `${(0,result/* quoted */.TL)(kind)} contradicts client-certificate, which is given; accepted: client-certificate, or no client-certificate`);
    if (kind === 'client-secret' && !secretGiven)
        fail('client-secret', "is empty; accepted: the caller's secret (one that is not defined, or kept from a fork, arrives empty)");
    if (kind === 'client-certificate' && !certificateGiven)
        fail('client-certificate', `is empty; ${acceptedPem}`);
    if (oidcAudience !== '' && kind !== 'oidc')
        fail('oidc-audience', `${(0,result/* quoted */.TL)(oidcAudience)} has no use with sign-in ${kind}; accepted: sign-in oidc, or no oidc-audience`);
    if (secretGiven && /[\r\n]|-----BEGIN/.test(clientSecret))
        fail('client-secret', 'holds more than one line; accepted: the value of a client secret (a PEM goes to client-certificate)');
    if (certificateGiven) {
        const pair = parseKeyPair(clientCertificate);
        if (!pair.ok)
            fail('client-certificate', pair.problem);
    }
    const clientId = readCallerId(texts.clientId, kind, fail);
    if (!sound)
        return undefined;
    return credentialOf(kind, clientId, texts);
};
const givenKind = ({ clientSecret, clientCertificate }) => clientSecret !== '' ? 'client-secret' : clientCertificate !== '' ? 'client-certificate' : 'oidc';
const readCallerId = (text, kind, fail) => {
    if (text === '') {
        if (kind !== 'device-code')
            fail('client-id', `is missing; accepted: ${guid} of the identity that this action signs in as`);
        return undefined;
    }
    const id = (0,assemble/* readClientId */.b)(text);
    if (id.ok)
        return id.value;
    fail('client-id', id.problem);
    return undefined;
};
const credentialOf = (kind, clientId, { clientSecret, clientCertificate, oidcAudience, cloudAudience }) => {
    if (kind === 'device-code')
        return { kind, clientId };
    if (clientId === undefined)
        return undefined;
    switch (kind) {
        case 'oidc':
            return { kind, clientId, audience: oidcAudience || cloudAudience };
        case 'client-secret':
            return { kind, clientId, clientSecret };
        case 'client-certificate':
            return { kind, clientId, pem: clientCertificate };
    }
};

// EXTERNAL MODULE: ./build/inputs/tenant.js
var inputs_tenant = __webpack_require__(5238);
;// CONCATENATED MODULE: ./build/inputs/endpoints.js
// The cloud that is talked to, with the hosts that `login-endpoint` and `graph-endpoint` put in the place of its own.


const accepted = 'accepted: an origin such as https://login.example.com, or http on loopback only';
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** The text as an origin without a trailing slash: https, or http on loopback; no path, query, fragment or credentials. */
const parseOrigin = (text) => {
    const url = URL.parse(text);
    if (url === null)
        return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} is not a URL; ${accepted}`);
    if (url.username !== '' || url.password !== '')
        return (0,result/* refused */.J5)(`holds credentials, which have no place there; ${accepted}`);
    const reason = (0,inputs_tenant/* userFlowHostReason */.Ip)(url.hostname);
    if (reason !== undefined)
        return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)}: ${reason}; ${accepted}`);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
        return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} would send credentials unprotected or nowhere; ${accepted}`);
    if (url.pathname !== '/' || /[?#]/.test(text))
        return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} is more than an origin; ${accepted}`);
    return (0,result/* parsed */.Yz)(url.origin);
};
/** The cloud with its hosts replaced; empty overrides leave them. The scope of tokens stays the cloud's own. */
const withEndpoints = (cloud, loginOrigin, graphOrigin) => ({
    ...cloud,
    loginOrigin: loginOrigin || cloud.loginOrigin,
    graphOrigin: graphOrigin || cloud.graphOrigin,
    customLogin: loginOrigin !== '' && loginOrigin !== cloud.loginOrigin
});

// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
;// CONCATENATED MODULE: ./build/inputs/names.js
// The names of the inputs, as action.yml declares them, and the search for names that it does not.


/** Every input of action.yml, in its order. */
const inputNames = [
    'tenant-id',
    'client-id',
    'client-secret',
    'client-certificate',
    'sign-in',
    'oidc-audience',
    'cloud',
    'login-endpoint',
    'graph-endpoint',
    'mode',
    'config',
    'app-name',
    'unique-name',
    'adopt-client-id',
    'permissions',
    'consent',
    'directory-roles',
    'federated-credentials',
    'allow-privileged-roles',
    'restore-deleted',
    'prune',
    'secret',
    'secret-name',
    'secret-lifetime',
    'secret-rotate-before',
    'secret-overlap',
    'secret-destinations',
    'client-id-variables',
    'github-token',
    'verify',
    'wait-timeout',
    'fail-on-drift',
    'comment-on-pull-request'
];
// Desktop Linux uses this variable for its input methods; it reaches jobs on self-hosted runners.
const foreign = 'INPUT_METHOD';
/**
 * One sentence for each `INPUT_*` variable that is no declared input: the runner only warns about those. The runner
 * upper-cases names and replaces spaces (actions/runner, Handler.AddInputsToEnvironment).
 */
const unknownInputs = (env) => {
    const declared = new Set(inputNames.map(name => `INPUT_${name.toUpperCase()}`));
    return Object.keys(env)
        .map(name => name.toUpperCase())
        .filter(name => name.startsWith('INPUT_') && name !== foreign && !declared.has(name))
        .map(name => name.slice('INPUT_'.length).toLowerCase())
        .map(name => `${(0,result/* quoted */.TL)(name)} is not an input of this action${(0,suggest/* didYouMean */.au)(name, inputNames)}`);
};

;// CONCATENATED MODULE: ./build/inputs/pem.js
// What of an input must never reach the log.
const publicBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
const privateBlock = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----([\s\S]*?)(?:-----END|$)/g;
const base64 = /^[A-Za-z0-9+/_=-]{4,}$/;
const shortestUnknownLine = 8;
/**
 * The parts of a PEM text to mask: the body of every private key, line by line, also where line breaks were lost or written
 * as `\n`. Delimiters and certificates are public and stay readable. A text without any PEM block is masked line by line.
 */
const secretPartsOfPem = (text) => {
    const rest = text.replaceAll('\\n', '\n').replace(publicBlock, '\n');
    const keys = [...rest.matchAll(privateBlock)].map(match => match[1]);
    if (keys.length > 0)
        return keys.flatMap(key => key.split(/\s+/)).filter(part => base64.test(part));
    return rest
        .split(/\r\n|\r|\n/)
        .map(line => line.trim())
        .filter(line => line.length >= shortestUnknownLine && !/^-----[A-Z0-9 ]+-----$/.test(line));
};

;// CONCATENATED MODULE: ./build/inputs/inputs.js
// The inputs of the step: read once, masked as they are read, checked together, and given on as one readonly value.














// A job on a hosted runner lives no longer.
const longestWaitMs = 6 * duration/* unitMs */.FP.h;
// Inputs that say what one app is; a config file says it instead.
const singleAppInputs = [
    'app-name',
    'unique-name',
    'adopt-client-id',
    'permissions',
    'directory-roles',
    'federated-credentials',
    'secret-destinations',
    'client-id-variables'
];
// Where the parts of a declared app come from. Other parts have no input.
const inputOf = {
    name: 'app-name',
    uniqueName: 'unique-name',
    adopt: 'adopt-client-id',
    permissions: 'permissions',
    directoryRoles: 'directory-roles',
    federatedCredentials: 'federated-credentials',
    'secret.lifetime': 'secret-lifetime',
    'secret.rotateBefore': 'secret-rotate-before',
    'secret.destinations': 'secret-destinations',
    clientIdVariables: 'client-id-variables'
};
/**
 * Reads and checks every input. Secrets are masked in the statement after they are read.
 *
 * @throws ActionError `input` that lists every mistake: the input, its value (never a secret's), what is accepted.
 */
const readInputs = (io, env) => {
    const secrets = readSecrets(io);
    const problems = unknownInputs(env).slice();
    const report = (input, problem) => {
        problems.push(`${input} ${problem}`);
    };
    const text = (input) => io.getInput(input);
    const read = (input, parse) => {
        const result = parse(text(input));
        if (result.ok)
            return result.value;
        report(input, result.problem);
        return undefined;
    };
    const word = (input, words) => read(input, value => (0,result/* parseWord */.kB)(value, words));
    const flag = (input) => word(input, ['true', 'false']) === 'true';
    const cloud = readCloud(word('cloud', cloudNames), input => text(input) && read(input, parseOrigin));
    const tenant = read('tenant-id', value => (0,inputs_tenant/* parseTenant */.sl)(value, cloud.name));
    const signIn = word('sign-in', signIns);
    const credential = signIn && readCredential(callerTexts(signIn, secrets, cloud, text), report);
    const mode = word('mode', modes);
    const defaults = {
        consent: word('consent', declared/* consentModes */.h) ?? standIn.consent,
        allowPrivilegedRoles: flag('allow-privileged-roles'),
        restoreDeleted: flag('restore-deleted'),
        prune: flag('prune'),
        secret: {
            mode: word('secret', declared/* secretModes */.D) ?? standIn.secretMode,
            label: read('secret-name', names/* parseLabel */.Q_) ?? '',
            lifetimeMs: text('secret-lifetime') === '' ? undefined : read('secret-lifetime', value => (0,duration/* parseDuration */.E9)(value)),
            rotateBeforeMs: read('secret-rotate-before', value => (0,duration/* parseDuration */.E9)(value)) ?? standIn.rotateBeforeMs,
            overlapMs: read('secret-overlap', value => (0,duration/* parseDuration */.E9)(value, { zero: true })) ?? 0
        }
    };
    const declaration = text('config') === ''
        ? readSingleApp(text, defaults, mode !== 'destroy', report)
        : readConfigReference(text, defaults, report);
    const waitTimeoutMs = read('wait-timeout', value => (0,duration/* parseDuration */.E9)(value, { mostMs: longestWaitMs }));
    const flags = {
        verify: flag('verify'),
        failOnDrift: flag('fail-on-drift'),
        commentOnPullRequest: flag('comment-on-pull-request')
    };
    const gitHubToken = secrets.gitHubToken === '' ? undefined : secrets.gitHubToken;
    const stores = text('secret-destinations') !== '' || text('client-id-variables') !== '';
    if (gitHubToken === undefined && (flags.commentOnPullRequest || stores))
        report('github-token', 'is empty; accepted: a token, which comments, secret destinations and variables need');
    if (problems.length > 0 || !tenant || !credential || !mode || !declaration || waitTimeoutMs === undefined)
        throw mistakes(problems);
    return { mode, tenant, credential, cloud, declaration, waitTimeoutMs, ...flags, gitHubToken };
};
// They take the place of refused inputs, so that the remaining mistakes are found in the same run, and contradict nothing.
const standIn = { consent: 'grant', secretMode: 'always', rotateBeforeMs: 1 };
const readSecrets = ({ getInput, setSecret }) => {
    const clientSecret = getInput('client-secret');
    if (clientSecret !== '')
        setSecret(clientSecret);
    const clientCertificate = getInput('client-certificate');
    for (const part of secretPartsOfPem(clientCertificate))
        setSecret(part);
    const gitHubToken = getInput('github-token');
    if (gitHubToken !== '')
        setSecret(gitHubToken);
    return { clientSecret, clientCertificate, gitHubToken };
};
const readCloud = (name, origin) => withEndpoints(clouds[name ?? 'public'], origin('login-endpoint') ?? '', origin('graph-endpoint') ?? '');
const callerTexts = (signIn, { clientSecret, clientCertificate }, cloud, text) => ({
    signIn,
    clientId: text('client-id'),
    clientSecret,
    clientCertificate,
    oidcAudience: text('oidc-audience'),
    cloudAudience: cloud.oidcAudience
});
const readSingleApp = (text, defaults, nameRequired, report) => {
    const given = (key, input) => text(input) === '' ? {} : { [key]: text(input) };
    const declared = {
        ...given('name', 'app-name'),
        ...given('uniqueName', 'unique-name'),
        ...given('adopt', 'adopt-client-id'),
        permissions: (0,result/* linesOf */.Dx)(text('permissions').replaceAll(',', '\n')).slice(),
        directoryRoles: (0,result/* linesOf */.Dx)(text('directory-roles')).slice(),
        federatedCredentials: (0,result/* linesOf */.Dx)(text('federated-credentials')).slice(),
        secret: { destinations: (0,result/* linesOf */.Dx)(text('secret-destinations')).slice() },
        clientIdVariables: (0,result/* linesOf */.Dx)(text('client-id-variables')).slice()
    };
    const app = (0,assemble/* completeApp */.$)(declared, {
        key: undefined,
        nameRequired,
        defaults,
        report: ({ path, problem }) => report(inputAt(path), problem)
    });
    return app && { kind: 'single', app };
};
const inputAt = (path) => (inputOf[path[0]] ?? inputOf[path.slice(0, 2).join('.')]);
const readConfigReference = (text, defaults, report) => {
    for (const input of singleAppInputs)
        if (text(input) !== '')
            report(input, 'is given beside config, which declares the apps; accepted: one of the two');
    return { kind: 'config', path: text('config'), defaults };
};
const mistakes = (problems) => new errors/* ActionError */.lZ({
    code: 'input',
    message: (0,problem/* mistakesText */.v)(problems, { one: 'Input ', many: 'the inputs' }),
    hint: 'Nothing was sent to the tenant. The inputs and their defaults stand in action.yml and the README.'
});


/***/ }),

/***/ 5238:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ip: () => (/* binding */ userFlowHostReason),
/* harmony export */   r6: () => (/* binding */ tenantGuardMatches),
/* harmony export */   sl: () => (/* binding */ parseTenant)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
// How a tenant is named: by id, by domain, or by the first label of its initial domain.

// The domain that every tenant of the cloud is born with. Azure Government and 21Vianet have their own.
const initialDomains = {
    public: 'onmicrosoft.com',
    usgov: 'onmicrosoft.us',
    'usgov-dod': 'onmicrosoft.us',
    china: 'partner.onmschina.cn'
};
const accepted = 'accepted: the tenant id (a GUID), a domain such as contoso.onmicrosoft.com, or its first label contoso';
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const topLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
/** Why hosts of user flows are no tenants. Microsoft documentation: "Manage Azure AD B2C with Microsoft Graph". */
const userFlowHostReason = (host) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    for (const suffix of ['b2clogin.com', 'ciamlogin.com'])
        if (name === suffix || name.endsWith(`.${suffix}`))
            return `${suffix} serves the sign-in of a tenant's customers and issues no tokens for Microsoft Graph`;
    return undefined;
};
/** The text as a tenant. A bare name gets the initial domain of the cloud. */
const parseTenant = (text, cloud) => {
    if (text === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`is missing; ${accepted}`);
    const id = (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .guidOf */ .dg)(text);
    if (id !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: 'id', id });
    const name = text.toLowerCase();
    const reason = userFlowHostReason(name.replace(/^https?:\/\//, '').replace(/[/:?#].*$/, ''));
    if (reason !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: ${reason}; ${accepted}`);
    if (name === 'common' || name === 'organizations' || name === 'consumers')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} stands for many tenants, and apps are made in one; ${accepted}`);
    const labels = name.split('.');
    if (name.length > 253 || !labels.every(part => label.test(part)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a tenant; ${accepted}`);
    if (labels.length === 1)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: 'domain', domain: `${name}.${initialDomains[cloud]}` });
    if (!topLabel.test(labels.at(-1)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a domain; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: 'domain', domain: name });
};
/**
 * True when the tenant guard of a config file (GUID, verified domain in lower case, or the first label of the initial
 * domain) names this tenant. Case does not count.
 */
const tenantGuardMatches = (guard, tenant) => {
    const named = guard.toLowerCase();
    const initial = tenant.initialDomain?.toLowerCase();
    return [tenant.id.toLowerCase(), ...tenant.domains, initial, initial?.split('.')[0]].includes(named);
};


/***/ }),

/***/ 6945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ createLog)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7967);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3920);
// The step's log: phases as groups, waiting as single lines, annotations for what matters. The only way to the toolkit's
// log commands, so that nothing from elsewhere can be read as a command.



const waitLineEveryMs = 5_000;
const deepestCause = 8;
const block = (text) => (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .logLines */ .OG)(text).join('\n');
const causesOf = (error) => {
    const texts = [];
    let cause = error.cause;
    while (cause !== undefined && texts.length < deepestCause) {
        const stack = cause instanceof Error && !(cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) ? cause.stack : undefined;
        texts.push(stack ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause));
        cause = cause instanceof Error ? cause.cause : undefined;
    }
    return texts;
};
const waitLine = ({ what, reason, attempts, waitedMs, pauseMs, leftMs }) => `Waiting to ${what}: ${reason} (attempt ${attempts}, waited ${(0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .readableMs */ .$f)(waitedMs)}, ` +
    `next in ${(0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .readableMs */ .$f)(pauseMs)}, gives up in ${(0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .readableMs */ .$f)(leftMs)})`;
/** The log of a step, written through the toolkit's commands. */
const createLog = (core) => {
    const annotated = new Set();
    const told = new Map();
    const once = (kind, text, title) => {
        const shown = block(text);
        const key = `${kind} ${title ?? ''} ${shown}`;
        if (annotated.has(key))
            return;
        annotated.add(key);
        core[kind](shown, title === undefined ? {} : { title: (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .logInline */ .Ab)(title) });
    };
    const detail = (text) => {
        if (core.isDebug())
            core.debug(block(text));
    };
    return {
        group: async (title, phase) => {
            core.startGroup((0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .logInline */ .Ab)(title));
            try {
                return await phase();
            }
            finally {
                core.endGroup();
            }
        },
        info: text => core.info(block(text)),
        detail,
        notice: (text, title) => once('notice', text, title),
        warning: (text, title) => once('warning', text, title),
        error: error => {
            core.error(block(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`));
            for (const cause of causesOf(error))
                detail(`Caused by: ${cause}`);
        },
        waiting: wait => {
            const last = told.get(wait.what);
            const due = last === undefined ||
                wait.attempts === 1 ||
                wait.reason !== last.reason ||
                wait.waitedMs - last.waitedMs >= waitLineEveryMs;
            if (!due)
                return;
            told.set(wait.what, wait);
            core.info((0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .logInline */ .Ab)(waitLine(wait)));
        }
    };
};


/***/ }),

/***/ 3920:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ clip),
/* harmony export */   Ab: () => (/* binding */ logInline),
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   OG: () => (/* binding */ logLines),
/* harmony export */   _Q: () => (/* binding */ fitting),
/* harmony export */   _b: () => (/* binding */ mermaidLabel),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   qy: () => (/* binding */ html)
/* harmony export */ });
// The one place where text that may come from elsewhere (a tenant, an answer, a file) is made safe for what shows it:
// the log, HTML inside GitHub's markdown, and Mermaid.
const lineBreak = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/u;
const lineBreaks = new RegExp(lineBreak, 'gu');
// The joiners and variation selectors that ordinary names are written with; every other invisible character is shown.
const joining = '\\u200c\\u200d\\ufe0e\\ufe0f';
const invisible = new RegExp(`(?![${joining}])[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}]`, 'gu');
// The runner compares by culture, which skips invisible characters, and after trimming white space.
const commandStart = new RegExp(`^([\\s${joining}]*):([${joining}]*):`, 'u');
const oldCommand = new RegExp(`#([${joining}]*)#([${joining}]*)\\[`, 'gu');
const visible = (text) => text
    .toWellFormed()
    .replaceAll('\t', ' ')
    .replace(invisible, character => `\\u{${character.codePointAt(0)?.toString(16)}}`);
const neutral = (line) => visible(line).replace(commandStart, '$1:$2 :').replace(oldCommand, '#$1 #$2[');
/**
 * The lines of a text for the log. No line can be read as a workflow command: neither `::name::` at its start, also
 * behind white space or invisible characters, nor `##[name]` anywhere. Control and bidirectional characters become
 * `\u{...}`. Source: actions/runner, ActionCommand.cs.
 */
const logLines = (text) => text.split(lineBreak).map(neutral);
/** A text as part of one log line: line breaks become spaces, the rest as in {@link logLines}. */
const logInline = (text) => neutral(text.replace(lineBreaks, ' '));
/** At most `longest` code points of a text, the last of them an ellipsis when something was left out. */
const clip = (text, longest) => {
    const points = [...text];
    return points.length <= longest ? text : `${points.slice(0, longest - 1).join('')}…`;
};
const oneVisibleLine = (text) => visible(text.replace(lineBreaks, ' '));
// Everything that means something to HTML or to GitHub's markdown; a zero-width space behind @ and # keeps a name from
// becoming a mention or a reference.
const htmlSpecial = /[&<>"'`*_[\]|~\\$@#]/g;
const entity = (character) => character === '@' || character === '#' ? `&#${character.charCodeAt(0)};&#8203;` : `&#${character.charCodeAt(0)};`;
/** A text for HTML inside GitHub's markdown, on one line, clipped to `longest` code points. */
const html = (text, longest = 300) => clip(oneVisibleLine(text), longest).replace(htmlSpecial, entity);
const attribute = (text) => oneVisibleLine(text).replace(/[&<>"'`*_[\]|~\\$@#]/g, character => `&#${character.charCodeAt(0)};`);
/** A value that somebody may want to copy, as `<code>`: on one line, with nothing inserted. */
const code = (text, longest = 300) => `<code>${attribute(clip(text, longest))}</code>`;
/** A link, when the address is http or https; else the label alone. `label` is HTML. */
const link = (address, label) => /^https?:\/\/[^\s]+$/i.test(address) ? `<a href="${attribute(address)}">${label}</a>` : label;
const address = /(https?:\/\/[^\s<>"'`)]*[^\s<>"'`).,;:!?])/i;
/** Sentences for HTML inside GitHub's markdown, with their web addresses as links. */
const prose = (text, longest = 2_000) => clip(oneVisibleLine(text), longest)
    .split(address)
    .map((part, index) => (index % 2 === 1 ? link(part, attribute(part)) : html(part, longest)))
    .join('');
/**
 * A text as the label of a Mermaid node, to be put between double quotes: everything but letters, digits and a few
 * harmless signs becomes an entity code. Mermaid documentation, "Flowcharts: entity codes to escape characters". A label
 * without anything to see, which Mermaid refuses, becomes `(no name)`.
 */
const mermaidLabel = (text, longest = 60) => {
    const shown = clip(oneVisibleLine(text), longest);
    return [...(shown.trim() === '' ? '(no name)' : shown)]
        .map(character => (/[\p{L}\p{M}\p{N} ._…/-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
        .join('');
};
/** `1 app`, `2 apps`. */
const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
/**
 * The first of `items` that fit into `budget` (in the unit of `size`) when rendered, and how many were left out. Nothing
 * behind the first that does not fit is rendered.
 */
const fitting = (items, render, budget, size) => {
    const taken = [];
    let used = 0;
    for (const [index, item] of items.entries()) {
        const text = render(item, index);
        used += size(text);
        if (used > budget)
            return { taken, left: items.length - index };
        taken.push(text);
    }
    return { taken, left: 0 };
};


/***/ }),

/***/ 7102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ secretModes),
/* harmony export */   h: () => (/* binding */ consentModes)
/* harmony export */ });
// What the user wants: one shape for the single-app inputs and for every entry of a config file.
/** What happens to missing consent: granted, only reported, or left alone with the admin-consent URL printed. */
const consentModes = ['grant', 'verify', 'skip'];
/** When a client secret is made. `ephemeral` lives for this job and is removed by the post step. */
const secretModes = ['when-needed', 'always', 'ephemeral', 'none'];


/***/ }),

/***/ 2954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ uniqueNamePath),
/* harmony export */   Kd: () => (/* binding */ holderOf),
/* harmony export */   O2: () => (/* binding */ isUntouched),
/* harmony export */   TR: () => (/* binding */ notOurs),
/* harmony export */   _$: () => (/* binding */ softDeleted),
/* harmony export */   lA: () => (/* binding */ registrationReads),
/* harmony export */   pp: () => (/* binding */ keyTagPath),
/* harmony export */   wO: () => (/* binding */ parseApplication),
/* harmony export */   wu: () => (/* binding */ parsePasswords),
/* harmony export */   x5: () => (/* binding */ locate)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(247);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9704);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3253);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1933);
// The application object in the tenant: where it is looked for, what is read of it, and which one it is. Found by its key
// alone, never by display name; two candidates, or a holder without our mark, are an error that names them.







const selected = 'id,appId,displayName,uniqueName,signInAudience,createdByAppId,createdDateTime,tags,requiredResourceAccess,passwordCredentials,keyCredentials';
/** The same without the property that some tenants refuse. */
const selectedWithoutUniqueName = selected.replace('uniqueName,', '');
/** Path of the application by its unique name. */
const uniqueNamePath = (uniqueName) => `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('applications', 'uniqueName', uniqueName)}?$select=${selected}`;
/** Path of the applications that carry the key in a tag. */
const keyTagPath = (uniqueName) => `/applications?$filter=tags/any(t:t%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)((0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .keyTag */ .QR)(uniqueName))})&$select=${selectedWithoutUniqueName}`;
const clientIdPath = (appId, keyPlace) => `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('applications', 'appId', appId)}?$select=${keyPlace === 'tag' ? selectedWithoutUniqueName : selected}`;
/** The soft-deleted applications: shared by all apps of a run. */
const deletedPath = `/directory/deletedItems/microsoft.graph.application?$select=${selected}`;
const deletedPathWithoutUniqueName = `/directory/deletedItems/microsoft.graph.application?$select=${selectedWithoutUniqueName}`;
/** A tenant that does not know `uniqueName` refuses the request; one that knows it answers 200 or 404. */
const refusesUniqueName = (answer) => answer.status === 400 || answer.status === 405 || answer.status === 501;
/** The reads that decide which application it is, given what has been seen. */
const registrationReads = (desired, seen) => {
    const read = (path, what) => ({
        path,
        what,
        right: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .rights */ .uZ.readApplications
    });
    const { adoptClientId } = desired;
    const byName = uniqueNamePath(desired.uniqueName);
    const named = seen.get(byName);
    const place = named !== undefined && refusesUniqueName(named) ? 'tag' : 'uniqueName';
    const reads = [
        read(byName, `read the application ${desired.uniqueName}`),
        ...(adoptClientId === undefined
            ? []
            : [read(clientIdPath(adoptClientId, place), `read the application with client id ${adoptClientId}`)])
    ];
    if (named === undefined || named.status === 200)
        return reads;
    return [
        ...reads,
        read(keyTagPath(desired.uniqueName), `look for applications tagged with the key ${desired.uniqueName}`),
        read(place === 'tag' ? deletedPathWithoutUniqueName : deletedPath, 'look for a soft-deleted application that holds the key')
    ];
};
/**
 * Which application the declaration means.
 *
 * @throws ActionError `conflict` for two candidates, a holder without our mark, a key held by another application than the
 *   one to adopt, or nothing to adopt; `permission` or `protocol` when a read was refused.
 */
const locate = (desired, seen) => {
    const byName = seen.get(uniqueNamePath(desired.uniqueName));
    if (byName === undefined)
        return { state: 'unread' };
    const keyPlace = refusesUniqueName(byName) ? 'tag' : 'uniqueName';
    if (byName.status !== 200 && byName.status !== 404 && keyPlace === 'uniqueName') {
        throw readRefused(byName, `read the application ${desired.uniqueName}`);
    }
    const holder = holderOf(desired, seen);
    if (holder !== undefined) {
        return desired.adoptClientId === undefined
            ? ours(desired, holder, 'uniqueName')
            : locateAdopted(desired, desired.adoptClientId, seen, holder, keyPlace);
    }
    const tagged = seen.get(keyTagPath(desired.uniqueName));
    const deletedAnswer = seen.get(keyPlace === 'tag' ? deletedPathWithoutUniqueName : deletedPath);
    if (tagged === undefined || deletedAnswer === undefined)
        return { state: 'unread' };
    if (tagged.status !== 200)
        throw readRefused(tagged, `look for applications tagged with the key ${desired.uniqueName}`);
    // Without the list of deleted items the create itself tells of a holder, so a refusal is no reason to stop.
    const deletedItems = deletedAnswer.status === 200 ? listOf(deletedAnswer) : [];
    const deleted = deletedItems.filter(item => holdsKey(item, desired.uniqueName));
    // A list may still show what was deleted a moment ago.
    const alive = listOf(tagged).filter(item => !deletedItems.some(({ id }) => id === item.id));
    if (alive.length > 1)
        throw ambiguous(desired, alive);
    const [only] = alive;
    if (desired.adoptClientId !== undefined) {
        const [gone] = deleted;
        // A deleted holder keeps the name for 30 days: it could not be given to the adopted application.
        if (only === undefined && gone !== undefined)
            throw softDeleted(desired.uniqueName, gone);
        return locateAdopted(desired, desired.adoptClientId, seen, only, keyPlace);
    }
    if (only !== undefined)
        return ours(desired, only, 'tag');
    if (deleted.length > 1)
        throw ambiguous(desired, deleted);
    return { state: 'missing', keyPlace, deleted: deleted[0] };
};
/** Names are compared without case: Graph treats two that differ in case alone as the same. */
const holdsKey = (application, uniqueName) => [application.uniqueName, (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .readMarks */ .pc)(application.tags).key].some(key => key?.toLowerCase() === uniqueName.toLowerCase());
/** The error for a key that a soft-deleted application holds; it names the ways out. */
const softDeleted = (uniqueName, deleted) => {
    const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: 'conflict',
        message: `The unique name ${uniqueName} is held by a soft-deleted application, "${deleted.displayName}" (client id ${deleted.appId}). Deleted applications keep their name for 30 days.`,
        hint: (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .readMarks */ .pc)(deleted.tags).marked
            ? `Set restore-deleted: true to bring it back, or ${purge}, or choose another unique-name.`
            : `This action did not make it and does not touch it: ${purge}, or choose another unique-name.`
    });
};
/** The application that holds the unique name, ours or not; undefined when there is none, or when it has not been read. */
const holderOf = ({ uniqueName }, seen) => {
    const answer = seen.get(uniqueNamePath(uniqueName));
    return answer?.status === 200 ? onlyOf(answer) : undefined;
};
const parsedHolders = new WeakMap();
/** The application of an answer; parsed once, for every resource asks which application it is, several times a run. */
const onlyOf = (answer) => {
    const known = parsedHolders.get(answer);
    if (known !== undefined)
        return known;
    const application = parseApplication(answer.body);
    parsedHolders.set(answer, application);
    return application;
};
const ours = (desired, application, keyPlace) => {
    if (!(0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .readMarks */ .pc)(application.tags).marked && !isUntouched(application))
        throw notOurs(desired, application);
    return { state: 'found', keyPlace, application, adopted: false };
};
/**
 * True for an application that nobody has done anything with: as it stands between its creation and its marking. Whether
 * this action created it, its plan decides.
 */
const isUntouched = ({ tags, requiredResourceAccess, passwordCredentials, keyCredentials }) => [tags, requiredResourceAccess, passwordCredentials, keyCredentials].every(({ length }) => length === 0);
/** The error for a holder of the key that this action did not make. */
const notOurs = ({ uniqueName }, { displayName, appId }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'conflict',
    message: `The application "${displayName}" (client id ${appId}) holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.`,
    hint: `To take it over, set adopt-client-id: ${appId}. To make another application, set a different unique-name.`
});
const locateAdopted = (desired, clientId, seen, holder, keyPlace) => {
    const byClientId = seen.get(clientIdPath(clientId, keyPlace));
    if (byClientId === undefined)
        return { state: 'unread' };
    if (byClientId.status === 404) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'conflict',
            message: `adopt-client-id: there is no application with client id ${clientId} in this tenant.`,
            hint: 'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.'
        });
    }
    if (byClientId.status !== 200)
        throw readRefused(byClientId, `read the application with client id ${clientId}`);
    const application = parseApplication(byClientId.body);
    if (holder !== undefined && holder.id !== application.id) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'conflict',
            message: `adopt-client-id: the unique name ${desired.uniqueName} is held by another application, "${holder.displayName}" (client id ${holder.appId}), than the one to adopt, "${application.displayName}" (client id ${application.appId}).`,
            hint: 'Set a different unique-name, or adopt the application that holds it.'
        });
    }
    const ownName = application.uniqueName;
    if (ownName !== undefined && ownName.toLowerCase() !== desired.uniqueName.toLowerCase()) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'conflict',
            message: `adopt-client-id: the application "${application.displayName}" has a unique name of its own, ${ownName}, which cannot be changed.`,
            hint: `Set unique-name: ${ownName}.`
        });
    }
    const { key } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .readMarks */ .pc)(application.tags);
    if (key !== undefined && key !== desired.uniqueName) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'conflict',
            message: `adopt-client-id: the application "${application.displayName}" is managed by this action already, under the unique name ${key}.`,
            hint: `Set unique-name: ${key}; adopt-client-id is then no longer needed.`
        });
    }
    return { state: 'found', keyPlace, application, adopted: true };
};
const ambiguous = (desired, applications) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'conflict',
    message: `${applications.length} applications carry the key ${desired.uniqueName}: ${applications
        .map(({ displayName, appId }) => `"${displayName}" (client id ${appId})`)
        .join(', ')}.`,
    hint: 'Decide which one stays and delete the others, or remove their tag b2c-bootstrap:key:… in the portal (Manifest).'
});
const readRefused = (answer, what) => (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .explain */ .WE)({ method: 'GET', path: '', what, right: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .rights */ .uZ.readApplications }, answer);
const parsedLists = new WeakMap();
/** The applications of a list answer; parsed once, for all apps of a run look into the same list of deleted ones. */
const listOf = (answer) => {
    const known = parsedLists.get(answer);
    if (known !== undefined)
        return known;
    const { value } = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1)(answer.body);
    const applications = Array.isArray(value) ? value.map(parseApplication) : [];
    parsedLists.set(answer, applications);
    return applications;
};
const text = (value) => (typeof value === 'string' ? value : '');
const list = (value) => Array.isArray(value) ? value.map(_util_http_js__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1) : [];
const time = (value) => Date.parse(text(value));
/** Reads an application of Graph. @throws ActionError `protocol` when its ids are not GUIDs. */
const parseApplication = (body) => {
    const fields = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1)(body);
    const id = text(fields.id).toLowerCase();
    const appId = text(fields.appId).toLowerCase();
    if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)(id) || !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)(appId)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'protocol',
            message: 'Graph gave an application without usable ids: id and appId must be GUIDs.'
        });
    }
    const created = time(fields.createdDateTime);
    return {
        id,
        appId,
        displayName: text(fields.displayName),
        uniqueName: text(fields.uniqueName) || undefined,
        signInAudience: text(fields.signInAudience),
        createdByAppId: text(fields.createdByAppId).toLowerCase() || undefined,
        createdMs: Number.isNaN(created) ? undefined : created,
        tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
        requiredResourceAccess: list(fields.requiredResourceAccess).map(entry => ({
            resourceAppId: text(entry.resourceAppId).toLowerCase(),
            resourceAccess: list(entry.resourceAccess).map(({ id, type }) => ({
                id: text(id).toLowerCase(),
                type: text(type)
            }))
        })),
        passwordCredentials: parsePasswords(fields.passwordCredentials),
        keyCredentials: list(fields.keyCredentials)
    };
};
/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
const parsePasswords = (value) => list(value)
    .filter(({ keyId }) => (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)(text(keyId)))
    .map(entry => {
    const endMs = time(entry.endDateTime);
    const startMs = time(entry.startDateTime);
    return {
        keyId: text(entry.keyId).toLowerCase(),
        displayName: text(entry.displayName),
        startMs: Number.isNaN(startMs) ? 0 : startMs,
        endMs: Number.isNaN(endMs) ? Number.MAX_SAFE_INTEGER : endMs
    };
});


/***/ }),

/***/ 9782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q_: () => (/* binding */ parseLabel),
/* harmony export */   UF: () => (/* binding */ parseUniqueName),
/* harmony export */   fj: () => (/* binding */ parseDisplayName),
/* harmony export */   tF: () => (/* binding */ slugOf)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
// The names of a managed app: what people read (display name, label) and what machines find it by (unique name, key).

const longestDisplayName = 120;
const longestUniqueName = 120;
const longestLabel = 60;
// Control characters and line separators; quotes, &, #, `::` and any script are legal.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const parseLine = (text, most, what) => {
    const accepted = `accepted: 1 to ${most} characters without control characters`;
    if (text.trim() === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`is empty; ${accepted}`);
    if (text.length > most)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (unprintable.test(text) || !text.isWellFormed())
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is no ${what}: it holds a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(text);
};
/**
 * The display name of an application. Microsoft documentation: "Validation differences by supported account types"
 * (120 characters).
 */
const parseDisplayName = (text) => parseLine(text, longestDisplayName, 'display name');
/** The part of a client secret's description by which the action knows its own. */
const parseLabel = (text) => parseLine(text, longestLabel, 'label');
/**
 * The stable key. It also stands in a tag of the application, and tags hold no whitespace (Microsoft Graph documentation:
 * application resource, `tags`).
 */
const parseUniqueName = (text) => {
    const accepted = `accepted: 1 to ${longestUniqueName} characters without whitespace, such as ci-policy-deployer`;
    if (text === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`is empty; ${accepted}`);
    if (text.length > longestUniqueName)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (/[\s\p{C}\p{Z}]/u.test(text))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} holds whitespace or a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(text);
};
// Letters that Unicode does not decompose into a Latin letter and a mark.
const foldings = {
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    ł: 'l',
    þ: 'th',
    ı: 'i'
};
/** The name in lower-case `a-z`, `0-9` and single dashes, accents folded; empty when nothing of it is left. */
const slugOf = (name) => name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðłþı]/g, letter => foldings[letter])
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestUniqueName)
    .replace(/^-+|-+$/g, '');


/***/ }),

/***/ 1933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QR: () => (/* binding */ keyTag),
/* harmony export */   k6: () => (/* binding */ writeMarks),
/* harmony export */   kj: () => (/* binding */ markTag),
/* harmony export */   pc: () => (/* binding */ readMarks)
/* harmony export */ });
// Our mark: the tags by which the action knows its own applications, their key, and which secrets reached somebody.
// Tags hold at most 256 characters each and no whitespace (Microsoft Graph documentation, application resource).
/** Carried by every application that the action manages; without it nothing is changed or removed. */
const markTag = 'b2c-bootstrap';
const keyPrefix = `${markTag}:key:`;
const servicePrincipalPrefix = `${markTag}:sp:`;
const deliveredPrefix = `${markTag}:delivered:`;
/** Holds the key too, for tenants that refuse `uniqueName`. */
const keyTag = (uniqueName) => `${keyPrefix}${uniqueName}`;
const valueAfter = (tags, prefix) => tags.find(tag => tag.startsWith(prefix))?.slice(prefix.length);
/** Reads the tags. */
const readMarks = (tags) => ({
    marked: tags.includes(markTag),
    key: valueAfter(tags, keyPrefix),
    servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
    delivered: new Set(tags.filter(tag => tag.startsWith(deliveredPrefix)).map(tag => tag.slice(deliveredPrefix.length).toLowerCase()))
});
/** The tags with our marks set as wanted; tags of others are kept, in their order. */
const writeMarks = (tags, wanted) => {
    const foreign = tags.filter(tag => tag !== markTag && !tag.startsWith(`${markTag}:`));
    return [
        ...foreign,
        markTag,
        keyTag(wanted.uniqueName),
        ...(wanted.servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${wanted.servicePrincipalId}`]),
        ...[...wanted.delivered].sort().map(keyId => `${deliveredPrefix}${keyId}`)
    ];
};


/***/ }),

/***/ 2650:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ announcedSecrets),
/* harmony export */   k: () => (/* binding */ createRegister)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3253);
// What the main step tells the post step about ephemeral secrets, through the runner's state: which application, which
// display name, and the key id once Graph has answered. Never the secret.

const stateName = 'ephemeral';
/** An empty register that saves every change in the state of the step. */
const createRegister = (core) => {
    const announced = [];
    return {
        announce: secret => {
            announced.push(secret);
            core.saveState(stateName, announced);
        },
        settle: (uniqueName, keyId) => {
            const index = announced.findLastIndex(secret => secret.uniqueName === uniqueName);
            announced[index] = { ...announced[index], keyId };
            core.saveState(stateName, announced);
        }
    };
};
/** The secrets that the main step announced. */
const announcedSecrets = (core) => {
    const parsed = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(core.getState(stateName));
    return (Array.isArray(parsed) ? parsed.map(_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1) : []).map(({ uniqueName, applicationId, displayName, keyId }) => ({
        uniqueName: String(uniqueName),
        applicationId: String(applicationId),
        displayName: String(displayName),
        ...(typeof keyId === 'string' ? { keyId } : {})
    }));
};


/***/ }),

/***/ 1053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $2: () => (/* binding */ removeLost),
/* harmony export */   AQ: () => (/* binding */ listSecrets),
/* harmony export */   Ck: () => (/* binding */ addSecret),
/* harmony export */   SR: () => (/* binding */ removeAllLost),
/* harmony export */   cu: () => (/* binding */ removeSecrets)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4941);
/* harmony import */ var _graph_ensureAll_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7766);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(247);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3253);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7967);
/* harmony import */ var _app_locate_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2954);
/* harmony import */ var _rotation_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5168);
// Adding and removing password credentials. addPassword must never be repeated blindly: the answer holds the secret once,
// and a lost one leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.











/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const looksBeforeAnother = 3;
/**
 * Adds a secret and hands it on in the statements right after the answer. After a lost answer the attempt's own nonce is
 * looked for and what is there is removed, then another is added. A cancellation lets an attempt that has begun end.
 *
 * @param hand called synchronously with the secret; nothing may be awaited before it.
 * @throws ActionError `policy` where the tenant's app management policy forbids it.
 */
const addSecret = async (work, kind, lifetimeMs, announce, hand) => {
    const { desired, graph, handles } = work;
    const lost = [];
    const path = (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .byId */ .$H)('applications', handles.applicationId);
    const finishing = { ...work, graph: graph.finishing };
    return graph.until(`create the client secret of ${desired.uniqueName}`, async () => {
        const displayName = (0,_rotation_js__WEBPACK_IMPORTED_MODULE_8__/* .secretName */ .Gf)(desired.secret.label, kind, (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex'));
        const endMs = graph.now() + lifetimeMs;
        const request = {
            method: 'POST',
            path: `${path}/addPassword`,
            body: { passwordCredential: { displayName, endDateTime: (0,_rotation_js__WEBPACK_IMPORTED_MODULE_8__/* .isoTime */ .Ly)(endMs) } },
            what: `create the client secret of ${desired.uniqueName}`,
            right: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .rights */ .uZ.writeApplications,
            after: work.written
        };
        announce(displayName);
        const result = await graph.sendOnce(request);
        if (result.kind === 'answer' && (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_9__/* .succeeded */ .gq)(result.answer)) {
            const secret = readSecret(result.answer, handles.appId, endMs);
            if (secret !== undefined) {
                hand(secret);
                const { keyId } = secret;
                const startMs = startOf(result.answer) ?? graph.now();
                return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_6__/* .done */ .Vw)({ secret: { keyId, displayName, startMs, endMs: secret.endMs }, lost });
            }
        }
        else if (result.kind === 'answer')
            throw explainRefusal(request, result.answer, lifetimeMs);
        if (!(await removeLost(finishing, displayName, looksBeforeAnother)))
            lost.push(displayName);
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_6__/* .again */ .TG)(result.kind === 'lost' ? result.reason : new Error('Graph answered without the secret'));
    });
};
const readSecret = (answer, clientId, endMs) => {
    const { secretText, keyId, endDateTime } = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_10__/* .record */ .g1)(answer.body);
    if (typeof secretText !== 'string' || secretText === '' || typeof keyId !== 'string')
        return undefined;
    const actualEndMs = Date.parse(String(endDateTime));
    return { clientId, secretText, keyId: keyId.toLowerCase(), endMs: Number.isNaN(actualEndMs) ? endMs : actualEndMs };
};
/** By the tenant's clock to the millisecond: the order of secrets decides which of them are superseded. */
const startOf = (answer) => {
    const startMs = Date.parse(String((0,_util_http_js__WEBPACK_IMPORTED_MODULE_10__/* .record */ .g1)(answer.body).startDateTime));
    return Number.isNaN(startMs) ? undefined : startMs;
};
const explainRefusal = (request, answer, lifetimeMs) => {
    const failure = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_9__/* .failureOf */ .g5)(answer);
    const codes = [failure.code, ...failure.details];
    const days = Math.round((lifetimeMs / 86_400_000) * 10) / 10;
    if (codes.some(code => /LifetimeAsPerAppPolicy|InvalidKeyEndDate/i.test(code))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'policy',
            message: `The tenant's app management policy refuses a client secret that lives ${days} days: ${failure.message}`,
            hint: 'Set a shorter secret-lifetime (and secret-rotate-before below it), or use secret: ephemeral, whose secrets live for one job.'
        });
    }
    if (codes.some(code => /CredentialTypeNotAllowedAsPerAppPolicy/i.test(code))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'policy',
            message: `The tenant's app management policy forbids client secrets: ${failure.message}`,
            hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
        });
    }
    if (failure.code === 'Directory_ResourceSizeExceeded' || /size of the object has exceeded/i.test(failure.message)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'policy',
            message: `The application holds too many credentials for another secret: ${failure.message}`,
            hint: 'Remove old secrets in the portal (Certificates & secrets); a shorter secret-overlap lets the action remove its own sooner.'
        });
    }
    return (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .explain */ .WE)(request, answer);
};
/**
 * Looks for a secret whose answer was lost, and removes it. A replica may show it late, hence several looks, a second apart.
 *
 * @returns true when it was there.
 */
const removeLost = async (work, displayName, looks) => {
    for (let look = 1;; look++) {
        const found = (await listSecrets(work)).filter(secret => secret.displayName === displayName);
        if (found.length > 0) {
            await removeSecrets(work, found, { justAdded: true });
            return true;
        }
        if (look === looks)
            return false;
        await work.runtime.sleep(1_000);
    }
};
/**
 * Removes secrets whose answers were lost for certain: a replica that shows a secret that was added later shows them, if
 * they exist.
 *
 * @param displayNames of the lost attempts.
 * @param later key id of a secret that was added after them.
 */
const removeAllLost = (work, displayNames, later) => work.graph.until(`look for secrets of ${work.desired.uniqueName} whose answers were lost`, async () => {
    const secrets = await listSecrets(work);
    if (!secrets.some(({ keyId }) => keyId === later))
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_6__/* .again */ .TG)(new Error('the list is older than the new secret'));
    const found = secrets.filter(({ displayName }) => displayNames.includes(displayName));
    await removeSecrets(work, found, { justAdded: true });
    return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_6__/* .done */ .Vw)(undefined);
});
/** The application's password credentials as they are at this moment. */
const listSecrets = async (work) => {
    const request = {
        method: 'GET',
        path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .byId */ .$H)('applications', work.handles.applicationId)}?$select=passwordCredentials`,
        what: `read the secrets of ${work.desired.uniqueName}`,
        right: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .rights */ .uZ.readApplications,
        after: work.written
    };
    const answer = await work.graph.send(request);
    if (!(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_9__/* .succeeded */ .gq)(answer))
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .explain */ .WE)(request, answer);
    return (0,_app_locate_js__WEBPACK_IMPORTED_MODULE_7__/* .parsePasswords */ .wu)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_10__/* .record */ .g1)(answer.body).passwordCredentials);
};
/**
 * Removes secrets by their key ids; one that is gone already counts as removed. A secret that this run added a moment ago
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out.
 */
const removeSecrets = async (work, secrets, { justAdded }) => {
    const after = new Set(work.written);
    if (justAdded)
        after.add('password');
    const path = (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .byId */ .$H)('applications', work.handles.applicationId);
    await (0,_graph_ensureAll_js__WEBPACK_IMPORTED_MODULE_2__/* .sendAll */ .S)(work.graph, secrets.map(({ keyId, displayName }) => ({
        method: 'POST',
        path: `${path}/removePassword`,
        body: { keyId },
        what: `remove the client secret ${displayName} of ${work.desired.uniqueName}`,
        right: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .rights */ .uZ.writeApplications,
        after
    })), { serial: true });
};


/***/ }),

/***/ 5168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FL: () => (/* binding */ secretKind),
/* harmony export */   Gf: () => (/* binding */ secretName),
/* harmony export */   Ly: () => (/* binding */ isoTime),
/* harmony export */   Yo: () => (/* binding */ sortSecrets),
/* harmony export */   aW: () => (/* binding */ isYounger),
/* harmony export */   b0: () => (/* binding */ everyRunsReasons),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
// Our client secrets among an application's password credentials: how they are named, which of them are in force, and
// which have had their time. Pure: decided from the tenant's list, its clock and the delivery marks.
const nonceShape = '[0-9a-f]{12}';
/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
const secretName = (label, kind, nonce) => `${label} (${kind} ${nonce})`;
/** The kind of a secret that carries our label; undefined for everybody else's. */
const secretKind = (label, displayName) => {
    if (!displayName.startsWith(`${label} (`))
        return undefined;
    const match = new RegExp(`^\\((kept|ephemeral) ${nonceShape}\\)$`).exec(displayName.slice(label.length + 1));
    return match === null ? undefined : match[1];
};
/**
 * An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain; a step
 * that adds a secret hands it on within minutes.
 */
const orphanAfterMs = 60 * 60_000;
/**
 * Sorts the secrets out.
 *
 * @param delivered key ids recorded as delivered.
 * @param nowMs the tenant's clock.
 */
const sortSecrets = (wanted, credentials, delivered, nowMs) => {
    const kindOf = (secret) => secretKind(wanted.label, secret.displayName);
    const ours = credentials.filter(secret => kindOf(secret) !== undefined);
    const kept = ours.filter(secret => kindOf(secret) === 'kept' && delivered.has(secret.keyId)).sort(newestFirst);
    const valid = kept.filter(({ endMs }) => endMs > nowMs);
    const [current] = valid;
    const expiresSoon = current !== undefined && current.endMs - nowMs <= wanted.rotateBeforeMs;
    return {
        current,
        lapsed: current === undefined ? kept[0] : undefined,
        due: dueReason(wanted, current, nowMs),
        removals: ours.flatMap(secret => removalOf(secret, { kind: kindOf(secret), current, valid, delivered, nowMs, wanted })),
        foreign: credentials.filter(secret => kindOf(secret) === undefined),
        expiresSoon
    };
};
/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000;
const newestFirst = (one, other) => other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1);
/** True when `one` would supersede `other`. */
const isYounger = (one, other) => newestFirst(one, other) < 0;
/** Why a secret is due in every run: by the mode alone, whatever the tenant holds. */
const everyRunsReasons = ['secret is always', 'a secret for this job'];
const dueReason = (wanted, current, nowMs) => {
    switch (wanted.mode) {
        case 'none':
            return undefined;
        case 'always':
            return everyRunsReasons[0];
        case 'ephemeral':
            return everyRunsReasons[1];
        case 'when-needed':
            if (current === undefined)
                return 'no delivered secret of ours is valid';
            return current.endMs - nowMs <= wanted.rotateBeforeMs
                ? `the current secret expires on ${isoTime(current.endMs)}`
                : undefined;
    }
};
const removalOf = (secret, setting) => {
    const { kind, current, valid, delivered, nowMs, wanted } = setting;
    if (secret.endMs <= nowMs)
        return [{ secret, reason: `expired on ${isoTime(secret.endMs)}` }];
    if (kind === 'ephemeral' || current === undefined || secret.keyId === current.keyId)
        return [];
    if (!delivered.has(secret.keyId)) {
        const superseded = secret.startMs <= current.startMs || nowMs - secret.startMs > orphanAfterMs;
        return superseded ? [{ secret, reason: 'never delivered, and a delivered one is in force' }] : [];
    }
    // The successor is the next younger delivered one: consumers have had the overlap to change over to it.
    const successor = valid[valid.findIndex(({ keyId }) => keyId === secret.keyId) - 1];
    const isOver = successor !== undefined && nowMs - successor.startMs >= wanted.overlapMs - clockGrainMs;
    return isOver ? [{ secret, reason: `superseded on ${isoTime(successor.startMs)}, the overlap is over` }] : [];
};
/** A moment as ISO 8601 in UTC, whole seconds; the far future where a credential names no readable end. */
const isoTime = (ms) => {
    const bounded = Math.min(ms, Date.UTC(9999, 11, 31));
    return new Date(Math.floor(bounded / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
};
/** A credential as reports show it. */
const factsOf = ({ keyId, displayName, endMs }) => ({
    keyId,
    displayName,
    expiresOn: isoTime(endMs)
});


/***/ }),

/***/ 3426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   On: () => (/* binding */ foldDirectoryRoles),
/* harmony export */   Tn: () => (/* binding */ privilegedRoleOf),
/* harmony export */   xR: () => (/* binding */ parseDirectoryRole)
/* harmony export */ });
/* unused harmony export privilegedRoles */
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
// Directory roles as they are asked for, and the two that hand over the whole tenant.

/** Microsoft Entra documentation: "Microsoft Entra built-in roles". */
const privilegedRoles = [
    { id: '62e90394-69f5-4237-9190-012177145e10', names: ['global administrator', 'company administrator'] },
    { id: 'e8611ab8-c189-46e8-94e1-60213ab1f814', names: ['privileged role administrator'] }
];
const accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)';
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u;
/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
const parseDirectoryRole = (text) => {
    const name = text.trim().replace(/\s+/g, ' ');
    const id = (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .guidOf */ .dg)(name);
    if (id !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ text: id });
    return roleName.test(name) ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ text: name }) : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a directory role; ${accepted}`);
};
/** The privileged role that is meant, by name or template id; `undefined` for any other. */
const privilegedRoleOf = ({ text }) => {
    const wanted = text.toLowerCase();
    return privilegedRoles.find(({ id, names }) => id === wanted || names.includes(wanted));
};
/** Each role once, in the order of first mention; case does not count. */
const foldDirectoryRoles = (roles) => {
    const folded = new Map();
    for (const role of roles)
        folded.set(role.text.toLowerCase(), folded.get(role.text.toLowerCase()) ?? role);
    return [...folded.values()];
};


/***/ }),

/***/ 2788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ci: () => (/* binding */ parseSubject),
/* harmony export */   QA: () => (/* binding */ parseAudience),
/* harmony export */   Qi: () => (/* binding */ parseCredentialName),
/* harmony export */   c3: () => (/* binding */ foldFederatedCredentials),
/* harmony export */   pA: () => (/* binding */ parseFederatedCredential),
/* harmony export */   uO: () => (/* binding */ mostFederatedCredentials),
/* harmony export */   zI: () => (/* binding */ parseIssuer)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
/* harmony import */ var _util_suggest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8639);
// Federated identity credentials as they are asked for: whom the managed app trusts instead of holding a secret.


/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
const mostFederatedCredentials = 20;
const currentRun = 'current-run';
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/;
const longestValue = 600;
const accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, or name=subject`;
const parseValue = (text) => {
    if (text.trim() === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)('is empty; accepted: 1 to 600 characters');
    if (text.length > longestValue)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} has ${text.length} characters; accepted: at most ${longestValue}`);
    if (/\p{Cc}/u.test(text))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} holds a control character`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(text);
};
/** The subject of a token. It is compared exactly, so a pattern would never match and is refused. */
const parseSubject = (text) => text.includes('*')
    ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} holds a *, and subjects are compared exactly: there are no wildcards; name each subject`)
    : parseValue(text);
/** The audience of a token. */
const parseAudience = (text) => parseValue(text);
/** The issuer of a token: an https URL, as it stands in the token. */
const parseIssuer = (text) => {
    const value = parseValue(text);
    if (!value.ok)
        return value;
    const url = URL.parse(text);
    return url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === ''
        ? value
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not an issuer; accepted: an https URL such as https://token.actions.githubusercontent.com`);
};
/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
const parseCredentialName = (text) => plainName.test(text)
    ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(text)
    : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`);
/**
 * One line of `federated-credentials`. A subject may hold `=` itself: the line is split at the first one only when a plain
 * name stands before it and a subject (it has a colon) or `current-run` after it.
 */
const parseFederatedCredential = (text) => {
    if (text === currentRun)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: currentRun });
    const split = text.indexOf('=');
    const name = text.slice(0, Math.max(0, split)).trim();
    const rest = text.slice(split + 1).trim();
    const named = split > 0 && plainName.test(name);
    if (named && rest === currentRun)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: currentRun, name });
    const subject = named && rest.includes(':') ? rest : text;
    if (!subject.includes(':')) {
        const near = (0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_1__/* .didYouMean */ .au)(text, [currentRun]);
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a federated credential${near || ';'} ${accepted}`);
    }
    const checked = parseSubject(subject);
    if (!checked.ok)
        return checked;
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind: 'subject', ...(subject === text ? {} : { name }), subject });
};
/** What tells two federated credentials apart: the issuer and the subject. */
const identityOf = (credential) => credential.kind === currentRun ? currentRun : `${credential.issuer ?? ''}\n${credential.subject}`;
/**
 * Each federated credential once, and what is wrong with the list as a whole: more than the application holds, one subject
 * under two names, one name for two subjects.
 */
const foldFederatedCredentials = (credentials) => {
    const byIdentity = new Map();
    const byName = new Map();
    const problems = [];
    for (const credential of credentials) {
        const identity = identityOf(credential);
        const known = byIdentity.get(identity);
        if (known !== undefined) {
            if (known.name !== credential.name)
                problems.push(`${describe(credential)} is declared twice under different names; accepted: one name a subject`);
            continue;
        }
        byIdentity.set(identity, credential);
        if (credential.name === undefined)
            continue;
        if (byName.has(credential.name))
            problems.push(`the name ${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(credential.name)} is used for two subjects; accepted: one subject a name`);
        byName.set(credential.name, credential);
    }
    if (byIdentity.size > mostFederatedCredentials)
        problems.push(`${byIdentity.size} federated credentials are declared, and an application holds at most ${mostFederatedCredentials}`);
    return { folded: [...byIdentity.values()], problems };
};
const describe = (credential) => credential.kind === currentRun ? currentRun : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(credential.subject);


/***/ }),

/***/ 4019:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fo: () => (/* binding */ destinationIdentity),
/* harmony export */   G2: () => (/* binding */ parseDestination),
/* harmony export */   eC: () => (/* binding */ parseVariableDestination),
/* harmony export */   lp: () => (/* binding */ foldDestinations)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
/* harmony import */ var _util_suggest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8639);
// Where a new client secret is stored: `repository:NAME`, `environment/ENV:NAME`, `organization/ORG:NAME`, `dependabot:NAME`;
// and the variables that take the client id, in all of these but the last.


const acceptedOf = {
    secret: 'accepted: repository:NAME, environment/ENV:NAME, organization/ORG:NAME or dependabot:NAME, with +ids after it to store the ids as variables too',
    variable: 'accepted: repository:NAME, environment/ENV:NAME or organization/ORG:NAME'
};
const kinds = ['repository', 'environment', 'organization', 'dependabot'];
// GitHub documentation: "Using secrets in GitHub Actions", naming your secrets.
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const organizationLogin = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;
const nameProblem = (name, noun) => {
    if (/^GITHUB_/i.test(name))
        return `${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(name)} begins with GITHUB_, which GitHub keeps for itself`;
    if (!secretName.test(name))
        return `${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(name)} is not a ${noun}'s name; accepted: letters, digits and _, not beginning with a digit`;
    return undefined;
};
/** One destination. The name follows the last colon: names of environments may hold colons, names of secrets may not. */
const parseDestination = (text) => parseStore(text, 'secret');
/** One variable for the client id: a destination without `+ids`, and not Dependabot, which has no variables. */
const parseVariableDestination = (text) => {
    const destination = parseStore(text, 'variable');
    if (!destination.ok)
        return destination;
    const { value } = destination;
    if (value.kind === 'dependabot')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: Dependabot has no variables; ${acceptedOf.variable}`);
    return value.ids ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: +ids has no place there; ${acceptedOf.variable}`) : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(value);
};
const parseStore = (text, noun) => {
    const accepted = acceptedOf[noun];
    const colon = text.lastIndexOf(':');
    if (colon < 0)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a destination; ${accepted}`);
    const [, store, slash, target] = /^([^/]*)(\/?)(.*)$/s.exec(text.slice(0, colon).trim());
    const [, written, suffix] = /^(.*?)(\+ids)?$/s.exec(text.slice(colon + 1).trim());
    const name = written;
    const ids = suffix !== undefined;
    const kind = kinds.find(candidate => candidate === store);
    if (kind === undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} names no known store${(0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_1__/* .didYouMean */ .au)(store, kinds) || ';'} ${accepted}`);
    const problem = nameProblem(name, noun);
    if (problem !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: ${problem}`);
    switch (kind) {
        case 'environment':
            return target === '' || target.length > 255 || /\p{Cc}/u.test(target)
                ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} names no environment; accepted: environment/ENV:NAME`)
                : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind, environment: target, name, ids });
        case 'organization':
            return organizationLogin.test(target)
                ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind, organization: target, name, ids })
                : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} names no organization; accepted: organization/ORG:NAME`);
        case 'repository':
            return slash === ''
                ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind, name, ids })
                : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: the repository is the one that the workflow runs in; accepted: repository:NAME`);
        case 'dependabot':
            if (slash !== '')
                return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: accepted is dependabot:NAME, for the repository of the workflow`);
            return ids
                ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)}: Dependabot has secrets and no variables, so +ids has no place there`)
                : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)({ kind, name, ids });
    }
};
/** What tells two destinations apart. GitHub compares all these names without regard to case. */
const destinationIdentity = (destination) => {
    const target = destination.kind === 'environment'
        ? `/${destination.environment}`
        : destination.kind === 'organization'
            ? `/${destination.organization}`
            : '';
    return `${destination.kind}${target}:${destination.name}`.toLowerCase();
};
/** Each destination once, in the order of first mention; the ids are stored when any mention asks for them. */
const foldDestinations = (destinations) => {
    const folded = new Map();
    for (const destination of destinations) {
        const identity = destinationIdentity(destination);
        const known = folded.get(identity);
        folded.set(identity, known === undefined ? destination : { ...known, ids: known.ids || destination.ids });
    }
    return [...folded.values()];
};


/***/ }),

/***/ 7253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ openSession),
  $: () => (/* binding */ runClaims)
});

// EXTERNAL MODULE: ./build/auth/credential.js + 11 modules
var auth_credential = __webpack_require__(5494);
// EXTERNAL MODULE: ./build/ci/github/run.js
var run = __webpack_require__(8160);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
// EXTERNAL MODULE: ./build/util/retry.js
var util_retry = __webpack_require__(7967);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(6734);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(4941);
// EXTERNAL MODULE: ./build/graph/replication.js
var replication = __webpack_require__(6689);
;// CONCATENATED MODULE: ./build/graph/classify.js
// What an answer of Graph is worth: final, or to be asked for again, and whether the work may have been done already.



/** How long a single item of a batch may answer that it does not know the token. */
const lateTokenMs = 5_000;
const again = (reason, effect, answer, boundedMs, cause) => ({
    kind: 'again',
    reason: new Error(reason, cause === undefined ? undefined : { cause }),
    afterMs: answer?.retryAfterMs,
    effect,
    boundedMs,
    answer
});
/** Judges an exchange that brought no answer at all: a transport error, a timeout, a body that ended early. */
const judgeLost = (request, reason) => {
    const text = (0,http/* transportText */.jd)(reason) || 'the connection was lost';
    return again(`${request.method} ${pathOf(request)}: ${text}`, 'unknown', undefined, undefined, reason);
};
/** Judges an answer by its class: throttled, failing service, concurrency, replication that our own writes explain, or final. */
const judge = (request, answer) => {
    const { status } = answer;
    const failure = (0,graph_answer/* failureOf */.g5)(answer);
    // Seen as 409 and as 503; nothing was changed in either case.
    if (failure.code === 'Directory_ConcurrencyViolation')
        return again((0,graph_answer/* describeFailure */.Ic)(failure), 'none', answer);
    if (status === 429)
        return again((0,graph_answer/* describeFailure */.Ic)(failure), 'none', answer);
    if (status === 408 || (status >= 500 && status !== 501))
        return again((0,graph_answer/* describeFailure */.Ic)(failure), 'unknown', answer);
    if (status >= 200 && status < 300) {
        // Graph's 200 and 201 carry a body; without one a gateway may have answered, and nothing says that the work was done.
        return status !== 204 && answer.body === undefined
            ? again(`Graph answered ${status} without a readable body`, 'unknown', answer)
            : { kind: 'final', answer };
    }
    // The token was renewed for the whole request already; an item alone may meet a replica that lags behind that.
    if (status === 401)
        return again((0,graph_answer/* describeFailure */.Ic)(failure), 'none', answer, lateTokenMs);
    const symptom = (0,replication/* replication */.f)(failure, request.after);
    return symptom.explained
        ? again((0,graph_answer/* describeFailure */.Ic)(failure), 'none', answer, symptom.boundedMs)
        : { kind: 'final', answer };
};
const pathOf = (request) => request.path.split('?')[0] ?? request.path;

// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(247);
;// CONCATENATED MODULE: ./build/graph/batch.js
// $batch by hand: 20 items a request, several requests at once, every item judged and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).







/** Graph's limit of items in one `$batch`. */
const mostItems = 20;
/** `$batch` requests under way at once. */
const atOnce = 4;
/**
 * Sends `requests` in batches until each has a final answer; gives the answers in their order. All must be repeatable.
 * A single request travels alone: a batch of one costs the same and hides its headers.
 */
const runBatch = async (requests, serial, context) => {
    const answers = new Map();
    let pending = requests.map((request, index) => ({ index, request }));
    if (pending.length === 0)
        return [];
    const what = requests.length === 1
        ? requests[0].what
        : `send ${requests.length} requests (${summaryOf(requests)})`;
    await (0,util_retry/* retry */.L5)(what, async () => {
        const rounds = await sendChunks(pending, serial, context);
        const reasons = [];
        const left = [];
        for (const { item, attempt } of rounds) {
            if (attempt.done)
                answers.set(item.index, attempt.value);
            else {
                left.push(item);
                reasons.push({ reason: attempt.reason, afterMs: attempt.afterMs });
            }
        }
        pending = left;
        if (left.length === 0)
            return (0,util_retry/* done */.Vw)(true);
        // The service asks for the longest of the items' pauses.
        const pauses = reasons.flatMap(({ afterMs }) => (afterMs === undefined ? [] : [afterMs]));
        return (0,util_retry/* again */.TG)(reasons[0]?.reason, pauses.length > 0 ? Math.max(...pauses) : undefined);
    }, context.retryContext);
    return requests.map((_, index) => answers.get(index));
};
const summaryOf = (requests) => {
    const [first, ...rest] = [...new Set(requests.map(({ what }) => what))];
    return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`;
};
const sendChunks = async (pending, serial, context) => {
    const chunks = [];
    for (let start = 0; start < pending.length; start += mostItems)
        chunks.push(pending.slice(start, start + mostItems));
    let throttled;
    const results = await (0,concurrency/* eachAtMost */.W)(chunks, serial ? 1 : atOnce, async (chunk) => {
        // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
        if (throttled !== undefined)
            return chunk.map(item => ({ item, attempt: throttled }));
        const judged = await sendChunk(chunk, serial, context);
        for (const { attempt } of judged)
            if (!attempt.done && attempt.afterMs !== undefined)
                throttled = attempt;
        return judged;
    });
    return results.flat();
};
const sendChunk = async (items, serial, context) => {
    const only = items.length === 1 ? items[0] : undefined;
    if (only !== undefined) {
        return [{ item: only, attempt: context.settle(only.request, await context.exchange(only.request)) }];
    }
    const outer = await context.exchange({
        method: 'POST',
        path: '/$batch',
        body: { requests: items.map(({ request }, position) => itemOf(request, position, serial)) },
        what: summaryOf(items.map(({ request }) => request)),
        right: requirements/* rights */.uZ.readApplications
    });
    if (outer.kind === 'again') {
        return items.map(item => ({ item, attempt: (0,util_retry/* again */.TG)(outer.reason, outer.afterMs) }));
    }
    if (outer.answer.status !== 200) {
        throw new errors/* ActionError */.lZ({
            code: outer.answer.status === 403 ? 'permission' : 'protocol',
            message: `Graph refused a $batch: ${(0,graph_answer/* describeFailure */.Ic)((0,graph_answer/* failureOf */.g5)(outer.answer))}`,
            hint: outer.answer.status === 403
                ? 'The tenant refuses the caller as such; look for Conditional Access policies for workload identities.'
                : 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites requests.'
        });
    }
    const judgements = judgeItems(items, outer.answer, context);
    const anyAgain = judgements.some(judgement => judgement.kind === 'again');
    return items.map((item, position) => {
        const judgement = judgements[position];
        // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
        if (serial && anyAgain && judgement.kind === 'final' && judgement.answer.status === 424) {
            return { item, attempt: (0,util_retry/* again */.TG)(new Error('an earlier item of the batch is tried again')) };
        }
        return { item, attempt: context.settle(item.request, judgement) };
    });
};
const itemOf = (request, position, serial) => ({
    id: `${position + 1}`,
    method: request.method,
    url: request.path,
    ...(request.body === undefined
        ? request.headers === undefined
            ? {}
            : { headers: request.headers }
        : { headers: { 'Content-Type': 'application/json', ...request.headers }, body: request.body }),
    ...(serial && position > 0 ? { dependsOn: [`${position}`] } : {})
});
const judgeItems = (items, outer, context) => {
    const { responses } = (0,http/* record */.g1)(outer.body);
    const byId = new Map((Array.isArray(responses) ? responses : []).map(response => [String((0,http/* record */.g1)(response).id), (0,http/* record */.g1)(response)]));
    return items.map(({ request }, position) => {
        const response = byId.get(`${position + 1}`);
        if (response === undefined || typeof response.status !== 'number') {
            return {
                kind: 'again',
                reason: new Error(`Graph's $batch answer lacks the item to ${request.what}`),
                afterMs: undefined,
                effect: 'unknown',
                boundedMs: undefined,
                answer: undefined
            };
        }
        return judge(request, {
            status: response.status,
            body: response.body === null || response.body === '' ? undefined : response.body,
            retryAfterMs: (0,http/* retryAfterMs */.Vs)(headerOf(response, 'retry-after'), context.now()),
            requestId: headerOf(response, 'request-id') ?? outer.requestId
        });
    });
};
const headerOf = (response, name) => {
    const found = Object.entries((0,http/* record */.g1)(response.headers)).find(([key]) => key.toLowerCase() === name);
    return found === undefined ? null : String(found[1]);
};

;// CONCATENATED MODULE: ./build/graph/transport.js
// The only middleware of the Graph client: it puts the token on requests to the configured Graph origin and to no other,
// bounds every exchange in time and size, follows no redirect away from the origin, and keeps the real transport error.


/** How long one exchange with Graph may take before it counts as lost. */
const exchangeTimeoutMs = 30_000;
/** The largest answer that is read. The list of Graph's own app roles is about half a megabyte. */
const largestAnswerBytes = 16 * 1024 * 1024;
/**
 * The transport to one Graph origin.
 *
 * @throws ActionError `protocol` when a request or a redirect would leave the origin; what `getToken` throws.
 */
const createTransport = (graphOrigin, tokens, runtime) => {
    const exchanges = new WeakMap();
    const exchange = async (url, init) => {
        const signal = AbortSignal.timeout(exchangeTimeoutMs);
        try {
            const response = await runtime.fetch(url, { ...init, redirect: 'manual', signal });
            return { kind: 'response', response, text: await (0,http/* readText */.yR)(response, largestAnswerBytes) };
        }
        catch (reason) {
            return {
                kind: 'lost',
                reason: signal.aborted ? new Error(`no answer within ${exchangeTimeoutMs / 1_000} s`) : reason
            };
        }
    };
    const withToken = async (url, init, fresh) => {
        const token = await tokens.getToken({ fresh });
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${token.value}`);
        return exchange(url, { ...init, headers });
    };
    const send = async (url, init) => {
        assertOrigin(url, graphOrigin);
        const first = await withToken(url, init, false);
        // A refused token may have been revoked or have lapsed in mid-run: nothing was done, so one fresh token is tried.
        const result = first.kind === 'response' && first.response.status === 401 ? await withToken(url, init, true) : first;
        if (result.kind === 'response' && result.response.status >= 300 && result.response.status < 400) {
            throw new errors/* ActionError */.lZ({
                code: 'protocol',
                message: `Graph redirected ${new URL(url).pathname} elsewhere; the action follows no redirect with a token.`,
                hint: 'Check graph-endpoint: it must be the origin of Microsoft Graph itself.'
            });
        }
        return result;
    };
    return {
        middleware: {
            execute: async (context) => {
                // The client would turn a thrown error into one of its own and lose the cause, so nothing is thrown here.
                const result = await send(String(context.request), (context.options ?? {})).catch((error) => ({ kind: 'refused', error }));
                const response = result.kind === 'response' ? result.response : new Response(null, { status: 599 });
                exchanges.set(response, result);
                context.response = response;
            }
        },
        exchangeOf: response => exchanges.get(response) ?? { kind: 'lost', reason: new Error('the client lost the answer') }
    };
};
/**
 * Refuses a URL that is not on the Graph origin. Compared as parsed origins: a string comparison can be fooled by user
 * information in the URL.
 *
 * @throws ActionError `protocol`.
 */
const assertOrigin = (url, graphOrigin) => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || parsed.origin !== graphOrigin || parsed.username !== '' || parsed.password !== '') {
        throw new errors/* ActionError */.lZ({
            code: 'protocol',
            message: `Refused to send the token to ${parsed?.origin ?? 'an unreadable address'}: only ${graphOrigin} receives it.`,
            hint: 'An answer pointed to another host. Check graph-endpoint and any proxy in between.'
        });
    }
    return parsed;
};

;// CONCATENATED MODULE: ./build/graph/client.js
// Microsoft Graph as the rest of the action sees it: send one request, send one that must not be repeated, send many in
// $batch. Retries by class under the run's deadline; pages are followed; the tenant's own clock is read from the answers.






/** Most pages that one list is followed over. */
const mostPages = 500;
/** Stands for the answer to an optional read that never came. */
const noAnswer = { status: 599, body: undefined, retryAfterMs: undefined, requestId: undefined };
/** Creates the client. Loaded late: a run that ends at its inputs never needs it. */
const createGraph = async (graphOrigin, tokens, context) => {
    const { Client, ResponseType } = await __webpack_require__.e(/* import() */ 899).then(__webpack_require__.t.bind(__webpack_require__, 1899, 19));
    const { runtime } = context;
    const transport = createTransport(graphOrigin, tokens, runtime);
    const client = Client.initWithMiddleware({
        middleware: transport.middleware,
        baseUrl: `${graphOrigin}/`,
        defaultVersion: 'v1.0'
    });
    let tenantClock = { atMs: runtime.clock.monotonic(), dateMs: runtime.clock.now() };
    const exchange = async (request) => {
        const call = client
            .api(request.path)
            .responseType(ResponseType.RAW)
            .headers({ accept: 'application/json', ...request.headers });
        const response = (await (request.method === 'GET'
            ? call.get()
            : request.method === 'POST'
                ? call.post(request.body ?? {})
                : request.method === 'PATCH'
                    ? call.patch(request.body ?? {})
                    : call.delete()));
        const result = transport.exchangeOf(response);
        if (result.kind === 'refused')
            throw result.error;
        if (result.kind === 'lost')
            return judgeLost(request, result.reason);
        const date = Date.parse(result.response.headers.get('date') ?? '');
        if (!Number.isNaN(date))
            tenantClock = { atMs: runtime.clock.monotonic(), dateMs: date };
        const answer = {
            status: result.response.status,
            body: (0,http/* parseJson */.qF)(result.text),
            retryAfterMs: (0,http/* retryAfterMs */.Vs)(result.response.headers.get('retry-after'), now()),
            requestId: result.response.headers.get('request-id') ?? undefined
        };
        if (answer.status === 401)
            throw refusedToken(request, answer);
        return judge(request, answer);
    };
    const now = () => tenantClock.dateMs + (runtime.clock.monotonic() - tenantClock.atMs);
    const patience = new WeakMap();
    /** Turns a judgement into an attempt; a bounded symptom that outlasted its bound is taken for the real answer. */
    const settle = (request, judgement) => {
        if (judgement.kind === 'final')
            return (0,util_retry/* done */.Vw)(judgement.answer);
        if (request.optional === true && judgement.answer?.status !== 429)
            return (0,util_retry/* done */.Vw)(judgement.answer ?? noAnswer);
        if (judgement.boundedMs !== undefined && judgement.answer !== undefined) {
            const sinceMs = patience.get(request) ?? runtime.clock.monotonic();
            patience.set(request, sinceMs);
            if (runtime.clock.monotonic() - sinceMs >= judgement.boundedMs)
                return (0,util_retry/* done */.Vw)(judgement.answer);
        }
        return (0,util_retry/* again */.TG)(judgement.reason, judgement.afterMs);
    };
    const sendPage = (request, retrying) => (0,util_retry/* retry */.L5)(request.what, async () => settle(request, await exchange(request)), retrying);
    /** Follows `@odata.nextLink` of a list, on the Graph origin only, and joins the pages. */
    const allPages = async (request, first, retrying) => {
        let next = (0,http/* record */.g1)(first.body)['@odata.nextLink'];
        if (request.method !== 'GET' || typeof next !== 'string')
            return first;
        const values = listOf(first);
        for (let pages = 1; typeof next === 'string'; pages++) {
            if (pages >= mostPages) {
                throw new errors/* ActionError */.lZ({
                    code: 'protocol',
                    message: `Graph gave more than ${mostPages} pages for ${request.what}.`
                });
            }
            const url = assertOrigin(next, graphOrigin);
            const path = `${url.pathname.replace(/^\/v1\.0/, '')}${url.search}`;
            const page = await sendPage({ ...request, path }, retrying);
            if (page.status !== 200)
                return page;
            values.push(...listOf(page));
            next = (0,http/* record */.g1)(page.body)['@odata.nextLink'];
        }
        return { ...first, body: { ...(0,http/* record */.g1)(first.body), '@odata.nextLink': undefined, value: values } };
    };
    const requests = (retrying) => ({
        origin: graphOrigin,
        now,
        send: async (request) => allPages(request, await sendPage(request, retrying), retrying),
        until: (what, attempt) => (0,util_retry/* retry */.L5)(what, attempt, retrying),
        sendOnce: request => (0,util_retry/* retry */.L5)(request.what, async () => {
            const judgement = await exchange(request);
            if (judgement.kind === 'again' && judgement.effect === 'unknown') {
                return (0,util_retry/* done */.Vw)({ kind: 'lost', reason: judgement.reason });
            }
            const attempt = settle(request, judgement);
            return attempt.done ? (0,util_retry/* done */.Vw)({ kind: 'answer', answer: attempt.value }) : attempt;
        }, retrying),
        batch: async (asked, options) => {
            const answers = await runBatch(asked, options?.serial === true, {
                exchange,
                settle,
                now,
                retryContext: retrying
            });
            return Promise.all(asked.map((request, index) => allPages(request, answers[index], retrying)));
        }
    });
    const graphWith = (retrying, isFinishing) => {
        const graph = {
            ...requests(retrying),
            within: deadline => graphWith({ ...retrying, deadline }, isFinishing),
            get finishing() {
                return isFinishing ? graph : graphWith((0,util_retry/* finishing */.sS)(retrying), true);
            }
        };
        return graph;
    };
    return graphWith(context, false);
};
const listOf = (answer) => {
    const { value } = (0,http/* record */.g1)(answer.body);
    return Array.isArray(value) ? [...value] : [];
};
const refusedToken = (request, answer) => {
    const error = (0,http/* record */.g1)((0,http/* record */.g1)(answer.body).error);
    const unknownIdentity = error.code === 'Authorization_IdentityNotFound';
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Graph refused the caller's token twice while it was to ${request.what}: ${String(error.code ?? 401)} ${String(error.message ?? '')}`.trim(),
        hint: unknownIdentity
            ? "The caller's application has no service principal in this tenant, or it is not replicated yet: an administrator consents to it once, then run the job again."
            : 'Check that cloud, login-endpoint and graph-endpoint belong to the same cloud and that the caller was not removed during the run.'
    });
};

;// CONCATENATED MODULE: ./build/session.js
// A signed-in session with the tenant: the inputs' credential made into tokens, and tokens into a Graph client.




/** How long a device code lives (Microsoft identity platform documentation, device authorization grant). */
const deviceCodeLifetimeMs = 15 * 60_000;
/**
 * Signs in and opens the client.
 *
 * @throws ActionError `sign-in`, `service`, `timeout`, `protocol`, `input`.
 */
const openSession = async (inputs, runtime, log, interactive) => {
    const { waitTimeoutMs, credential } = inputs;
    const gitHub = (0,run/* readGitHubRun */.j)(runtime.env);
    // A person at a device code takes the time that the code lives; that must not use up what replication may need.
    const personMs = credential.kind === 'device-code' ? deviceCodeLifetimeMs : 0;
    const signIn = {
        runtime,
        deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs + personMs),
        onWait: log.waiting,
        cloud: inputs.cloud,
        tenant: inputs.tenant.kind === 'id' ? inputs.tenant.id : inputs.tenant.domain,
        gitHub,
        showDeviceCode: ({ userCode, verificationUri }) => log.notice(`Open ${verificationUri} and enter the code ${userCode} to sign in as an administrator.`, 'Sign in'),
        scopes: interactive?.scopes ?? []
    };
    if (credential.kind === 'device-code')
        await interactive?.before(signIn);
    const tokens = (0,auth_credential/* tokenSource */.Zx)(credential, signIn);
    // Asked for at once: a caller that cannot sign in is told so before anything else is done.
    const { claims } = await tokens.getToken();
    const retry = { runtime, deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs), onWait: log.waiting };
    const graph = await createGraph(inputs.cloud.graphOrigin, tokens, retry);
    return { graph, claims, gitHub, signIn, retry };
};
/**
 * Issuer and subject of the run's own OIDC token, when a federated credential needs them: `current-run` always, a bare
 * subject only for its issuer, and only when the sign-in has fetched a token anyway.
 */
const runClaims = async (apps, { credential, cloud }, { signIn }) => {
    const credentials = apps.flatMap(app => app.federatedCredentials);
    const needed = credentials.some(({ kind }) => kind === 'current-run');
    const atHand = credential.kind === 'oidc' && credentials.length > 0;
    if (!needed && !atHand)
        return undefined;
    return (0,auth_credential/* readOidcClaims */.N4)(credential.kind === 'oidc' ? credential.audience : cloud.oidcAudience, signIn);
};


/***/ }),

/***/ 6734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ eachAtMost)
/* harmony export */ });
// Work on many things at once, but not on all of them.
/** Works on the items, at most `limit` at a time; gives the results in the order of the items. Rejects with the first failure. */
const eachAtMost = async (items, limit, work) => {
    const results = [];
    let next = 0;
    const worker = async () => {
        for (let mine = next++; mine < items.length; mine = next++)
            results[mine] = await work(items[mine]);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
};


/***/ }),

/***/ 1081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   FP: () => (/* binding */ unitMs),
/* harmony export */   S5: () => (/* binding */ durationText)
/* harmony export */ });
/* unused harmony export acceptedDurations */
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
// Durations as people write them: `90d`, `12h`, `30m`, or ISO 8601 (`P90D`, `PT1H`).

/** Milliseconds of one second, minute, hour, day, week. */
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** What is accepted as a duration, for messages and documentation. */
const acceptedDurations = '90d, 12h, 30m, 45s, 2w, or ISO 8601 such as P90D and PT1H';
// Longer than any credential may sensibly live; keeps every date that is computed from a duration valid.
const longestMs = 3_650 * unitMs.d;
const short = /^(\d{1,12})([smhdw])$/;
const iso = /^P(?=\d|T\d)(?:(\d{1,12})W)?(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})S)?)?$/;
const calendar = /^P[\dWD]*\d[YM]/;
const millisecondsOf = (text) => {
    const [, count, unit] = short.exec(text) ?? [];
    if (count !== undefined)
        return Number(count) * unitMs[unit];
    const match = iso.exec(text);
    if (match === null)
        return undefined;
    const units = [unitMs.w, unitMs.d, unitMs.h, unitMs.m, unitMs.s];
    return units.reduce((sum, ms, index) => sum + Number(match[index + 1] ?? 0) * ms, 0);
};
/**
 * The duration in milliseconds. Units are weeks, days, hours, minutes and seconds; years and months are refused because
 * their length varies. Zero is accepted only with `zero`; nothing longer than `mostMs` (ten years) is.
 */
const parseDuration = (text, { zero = false, mostMs = longestMs } = {}) => {
    const ms = millisecondsOf(text);
    const accepted = `accepted: ${acceptedDurations}`;
    if (text === '')
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`is empty; ${accepted}`);
    if (ms === undefined) {
        const why = calendar.test(text) ? ' (years and months vary in length: use days)' : '';
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is not a duration${why}; ${accepted}`);
    }
    if (ms === 0 && !zero)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is no time at all; ${accepted}`);
    if (ms > mostMs)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .refused */ .J5)(`${(0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(text)} is too long; accepted: at most ${durationText(mostMs)}`);
    return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)(ms);
};
/** The duration as {@link parseDuration} reads it, in the largest unit that holds it whole: `90d`, `36h`. */
const durationText = (ms) => {
    for (const unit of ['d', 'h', 'm'])
        if (ms > 0 && ms % unitMs[unit] === 0)
            return `${ms / unitMs[unit]}${unit}`;
    return `${Math.round(ms / unitMs.s)}s`;
};


/***/ }),

/***/ 9704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isGuid)
/* harmony export */ });
// GUIDs, the ids of everything in Microsoft Entra.
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** True for a GUID in its usual form, in either case. */
const isGuid = (value) => guid.test(value);


/***/ }),

/***/ 3253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SW: () => (/* binding */ remoteText),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   jd: () => (/* binding */ transportText),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   tV: () => (/* binding */ transportCode),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
// HTTP and remote text as every service of ours needs them: bodies up to a limit, Retry-After, the reason behind "fetch failed".
/**
 * The body as text, read up to `limitBytes`.
 *
 * @throws Error when the body is larger, or ends before it is complete.
 */
const readText = async (response, limitBytes) => {
    if (response.body === null)
        return '';
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of response.body) {
        bytes += chunk.byteLength;
        if (bytes > limitBytes)
            throw new Error(`the answer is larger than ${limitBytes} bytes`);
        text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
};
/** The text as JSON, or undefined when it is none. */
const parseJson = (text) => {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
};
/** The value as a record, or an empty one when it is anything else. */
const record = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
/**
 * `Retry-After` in milliseconds: seconds (also fractional) or an HTTP date; undefined when absent or unreadable
 * (RFC 9110, section 10.2.3). `nowMs` is epoch milliseconds.
 */
const retryAfterMs = (header, nowMs) => {
    if (header === null || header.trim() === '')
        return undefined;
    const seconds = Number(header);
    if (Number.isFinite(seconds))
        return seconds < 0 ? undefined : Math.ceil(seconds * 1_000);
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
};
/** What lies behind a failed `fetch`: undici says "fetch failed" and keeps the reason in `cause`. */
const transportCause = (thrown) => record(thrown).cause ?? thrown;
/** The code of a failed transport, e.g. `ECONNREFUSED`; undefined where there is none. */
const transportCode = (thrown) => {
    const { code } = record(transportCause(thrown));
    return typeof code === 'string' ? code : undefined;
};
/** A transport failure in words, with its code when the text does not hold it already. */
const transportText = (thrown) => {
    const cause = transportCause(thrown);
    const { message } = record(cause);
    const text = remoteText(typeof message === 'string' ? message : String(cause));
    const code = transportCode(thrown) ?? '';
    return text.includes(code) ? text : `${text} (${code})`.trim();
};
/** Remote text for a log or a message: one line, no control characters, cut to `limit` characters. */
const remoteText = (text, limit = 400) => {
    const line = text
        .slice(0, limit * 4)
        .replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
        .trim();
    return line.length > limit ? `${line.slice(0, limit)}…` : line;
};


/***/ }),

/***/ 7978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ pathText),
/* harmony export */   v: () => (/* binding */ mistakesText)
/* harmony export */ });
// A mistake in a declaration, the place of it, and how a list of mistakes is told.
/** `apps.ci.permissions[2]`: a path as a person reads it. */
const pathText = (path) => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
const mostListed = 50;
/** The mistakes as one text: alone after `one`, or as a list after their number and `many`. A long list is cut, and says so. */
const mistakesText = (mistakes, { one, many }) => {
    if (mistakes.length === 1)
        return `${one}${mistakes[0]}`;
    const listed = mistakes.slice(0, mostListed).map(mistake => `- ${mistake}`);
    const left = mistakes.length - listed.length;
    return [`${mistakes.length} mistakes in ${many}:`, ...listed, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n');
};


/***/ }),

/***/ 9505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ useProxyFromEnvironment)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
// Sends everything that Node's fetch and https do through the proxy of the environment, as the GitHub toolkit's client does.

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
/**
 * Makes Node honour `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` for the whole process, where it does not do so already
 * (Node documentation, "http.setGlobalProxyFromEnv", since 24.14; NODE_USE_ENV_PROXY before it). Gives the warnings to
 * print; a proxy's address never appears in them, as it may hold a password.
 */
const useProxyFromEnvironment = (env, node = node_http__WEBPACK_IMPORTED_MODULE_0__) => {
    const variable = proxyVariables.find(name => env[name]);
    if (variable === undefined || env.NODE_USE_ENV_PROXY === '1')
        return [];
    if (node.setGlobalProxyFromEnv === undefined) {
        return [
            `${variable} is set, but this runner's Node ${process.versions.node} does not use it by itself: requests to Microsoft go out directly. Set NODE_USE_ENV_PROXY=1 in the job's env, or update the runner.`
        ];
    }
    try {
        node.setGlobalProxyFromEnv({ ...env });
        return [];
    }
    catch {
        return [
            `${variable} is not an address that Node can use as a proxy: requests to Microsoft go out directly. It must look like http://host:port.`
        ];
    }
};


/***/ }),

/***/ 2856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Yz: () => (/* binding */ parsed),
/* harmony export */   dg: () => (/* binding */ guidOf),
/* harmony export */   kB: () => (/* binding */ parseWord),
/* harmony export */   n0: () => (/* binding */ looksSecret)
/* harmony export */ });
/* harmony import */ var _guid_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9704);
/* harmony import */ var _suggest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8639);
// What reading one written value comes to: the value, or a sentence that says what is wrong and what is accepted.


/** The text was understood. */
const parsed = (value) => ({ ok: true, value });
/** The text was refused; `problem` continues a sentence that begins with the name of the input or key. */
const refused = (problem) => ({ ok: false, problem });
// Client secrets of Microsoft Entra, tokens of GitHub, JSON web tokens, and private keys.
const secretShapes = /[\w.~-]{3}\dQ~[\w.~-]{31,34}|gh[a-z]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY/;
/** True when the text has the shape of a credential, wherever it was written. */
const looksSecret = (text) => secretShapes.test(text);
const longestQuote = 80;
/**
 * The text as it is shown in a message: in quotes, on one line, shortened, control and formatting characters escaped.
 * A text that looks like a credential is not shown.
 */
const quoted = (text) => {
    if (looksSecret(text))
        return '"***" (not shown: it looks like a secret)';
    const characters = [...text];
    const shown = characters.length > longestQuote ? `${characters.slice(0, longestQuote).join('')}…` : characters.join('');
    return JSON.stringify(shown.toWellFormed()).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)?.toString(16)}}`);
};
/** The lines of a multi-line text, trimmed, without empty ones. */
const linesOf = (text) => text
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
/** The text as one of the accepted words. */
const parseWord = (text, words) => {
    const word = words.find(candidate => candidate === text);
    if (word !== undefined)
        return parsed(word);
    const what = text === '' ? 'is empty;' : `${quoted(text)} is not accepted${(0,_suggest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .au)(text, words) || ';'}`;
    return refused(`${what} accepted: ${words.join(', ')}`);
};
/** The text as a GUID in lower case; `undefined` when it is none. */
const guidOf = (text) => ((0,_guid_js__WEBPACK_IMPORTED_MODULE_1__/* .isGuid */ .W)(text) ? text.toLowerCase() : undefined);


/***/ }),

/***/ 7967:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ readableMs),
/* harmony export */   L5: () => (/* binding */ retry),
/* harmony export */   TG: () => (/* binding */ again),
/* harmony export */   Vw: () => (/* binding */ done),
/* harmony export */   d8: () => (/* binding */ deadlineAfter),
/* harmony export */   sS: () => (/* binding */ finishing)
/* harmony export */ });
/* unused harmony export backoffMs */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
// Waiting and trying again: full jitter, one deadline for the whole run, every pause told, the last real error kept.

/** A deadline `timeoutMs` from this moment. */
const deadlineAfter = (runtime, timeoutMs) => {
    const startedMs = runtime.clock.monotonic();
    return { startedMs, endsMs: startedMs + timeoutMs };
};
/** An attempt that succeeded. */
const done = (value) => ({ done: true, value });
/** An attempt worth repeating. `reason` is the error or answer behind it. */
const again = (reason, afterMs) => ({ done: false, reason, afterMs });
/** A cancelled job ends a step 10 s after it was first told (GitHub documentation, "Workflow cancellation reference"). */
const graceMs = 8_000;
/** The same surroundings for what must be finished once it has begun: a cancellation ends it `graceMs` later. */
const finishing = (context) => {
    const { cancelled } = context.runtime;
    const late = new AbortController();
    const begin = () => {
        setTimeout(() => late.abort(cancelled.reason), graceMs).unref();
    };
    if (cancelled.aborted)
        begin();
    else
        cancelled.addEventListener('abort', begin, { once: true });
    return { ...context, runtime: { ...context.runtime, cancelled: late.signal } };
};
const firstPauseMs = 250;
const longestPauseMs = 8_000;
const shortestToldPauseMs = 1_000;
/**
 * The pause before attempt `attempts + 1`: between half and all of an exponentially growing bound, so that parallel runs
 * spread out and none spins.
 */
const backoffMs = (attempts, random) => {
    const bound = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
    return bound / 2 + (bound / 2) * random();
};
/** `90 s`, `2 min 5 s`: a duration as a person reads it. */
const readableMs = (ms) => {
    if (ms < 1_000)
        return `${Math.max(0, Math.round(ms))} ms`;
    const seconds = Math.round(ms / 1_000);
    if (seconds < 120)
        return `${seconds} s`;
    const rest = seconds % 60;
    return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
};
/**
 * Calls `attempt` until it is done. An attempt that throws ends at once: only `again` is repeated. The pause is the
 * service's own when it named one, else {@link backoffMs}.
 *
 * @throws ActionError `timeout` when the next attempt would come after the deadline, with the last reason as its cause;
 *   `cancelled` when the job is cancelled before an attempt or during a pause.
 */
const retry = async (what, attempt, { runtime, deadline, onWait }) => {
    const startedMs = runtime.clock.monotonic();
    for (let attempts = 1;; attempts++) {
        // Nothing begins in a cancelled job.
        runtime.cancelled.throwIfAborted();
        const result = await attempt(attempts);
        if (result.done)
            return result.value;
        const nowMs = runtime.clock.monotonic();
        const ownPauseMs = backoffMs(attempts, runtime.random);
        // A service may name no time at all, or a time that is past: then it is asked at most once a second all the same.
        const pauseMs = result.afterMs === undefined ? ownPauseMs : Math.max(result.afterMs, Math.min(ownPauseMs, shortestToldPauseMs));
        if (nowMs + pauseMs > deadline.endsMs)
            throw timedOut(what, result.reason, attempts, nowMs - startedMs, pauseMs);
        onWait({
            what,
            reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(result.reason),
            attempts,
            waitedMs: nowMs - startedMs,
            pauseMs,
            leftMs: deadline.endsMs - nowMs
        });
        await runtime.sleep(pauseMs, runtime.cancelled);
    }
};
const timedOut = (what, reason, attempts, waitedMs, pauseMs) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'timeout',
    message: `Could not ${what} within ${readableMs(waitedMs)} and ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}. Last answer: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(reason)}`,
    hint: `wait-timeout ends all waiting of a run; the next attempt was due in ${readableMs(pauseMs)}. Run the job again: it goes on where this run stopped. If the tenant is slow today, set a longer wait-timeout.`,
    cause: reason
});


/***/ }),

/***/ 8639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   au: () => (/* binding */ didYouMean)
/* harmony export */ });
/* unused harmony exports editDistance, nearMatches */
// Near matches: what a mistyped name was probably meant to be.
const longestWord = 100;
const mostMatches = 3;
// Case and punctuation are what people get wrong most: they count for nothing.
const bare = (word) => word
    .slice(0, longestWord)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
/** Edits between two words: insertions, deletions, replacements, and swaps of neighbours (optimal string alignment). */
const editDistance = (a, b) => {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row++) {
        const current = [row];
        for (let column = 1; column <= b.length; column++) {
            const same = a[row - 1] === b[column - 1];
            let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
            const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
            if (swapped)
                edits = Math.min(edits, at(beforeLast, column - 2) + 1);
            current.push(edits);
        }
        beforeLast = last;
        last = current;
    }
    return at(last, b.length);
};
const at = (row, column) => row[column];
const score = (word, candidate) => {
    const edits = editDistance(word, candidate);
    if (edits <= Math.max(1, Math.floor(word.length / 3)))
        return edits;
    const contained = word.length >= 3 && candidate.length >= 3 && (candidate.includes(word) || word.includes(candidate));
    return contained ? edits : Number.POSITIVE_INFINITY;
};
/**
 * The candidates (at most three, nearest first) that `word` was probably meant to be. Case and punctuation do not count; a
 * candidate that differs in nothing else stands alone.
 */
const nearMatches = (word, candidates) => {
    const written = bare(word);
    if (written === '')
        return [];
    const near = [...candidates]
        .map(candidate => ({ candidate, edits: score(written, bare(candidate)) }))
        .filter(({ edits }) => edits < Number.POSITIVE_INFINITY)
        .sort((one, other) => one.edits - other.edits)
        .slice(0, mostMatches);
    const same = near.filter(({ edits }) => edits === 0);
    return (same.length > 0 ? same : near).map(({ candidate }) => candidate);
};
/** `; did you mean a or b?`, or an empty text when nothing is near. */
const didYouMean = (word, candidates) => {
    const near = nearMatches(word, candidates);
    return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
};


/***/ })

};
