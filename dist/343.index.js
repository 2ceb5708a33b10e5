export const id = 343;
export const ids = [343];
export const modules = {

/***/ 99929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  nT: () => (/* binding */ isReplication),
  dg: () => (/* binding */ isTransient),
  zh: () => (/* binding */ refusedSignIn)
});

// UNUSED EXPORTS: adviceByCode

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
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
/**
 * The federated identity credential that matches what was presented, as JSON for the Azure CLI. Whatever a shell, PowerShell's own
 * quotation marks or a batch file could read as more than text is written as a JSON escape, so that single quotes around it hold.
 */
const matchingCredential = (claims) => {
    const members = [
        `"name":${plainJson(credentialName(claims.subject))}`,
        `"issuer":${plainJson(claims.issuer)}`,
        `"subject":${plainJson(claims.subject)}`,
        `"audiences":[${plainJson(claims.audience)}]`
    ];
    return `{${members.join(',')}}`;
};
/** A JSON string of letters, digits and marks that mean nothing to any shell. */
const plainJson = (text) => `"${text.replace(/[^\w :/@.,*=+-]|[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
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
        return 'The run\u2019s token could not be read. Compare issuer, subject and audience of the federated credential with GitHub\u2019s documentation of OpenID Connect.';
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
        ...(isOfPullRequest(claims) ? callerOfItsOwn(claims, clientId) : creation(claims, clientId))
    ].join('\n');
};
/** GitHub documentation, "OpenID Connect reference": the subject of every pull request of a repository is the same. */
const isOfPullRequest = ({ subject }) => /(?:^|:)pull_request(?:$|:)|refs\/pull\//.test(subject);
/** One credential with that subject lets every pull request act with all rights of the app: no command for that is offered. */
const callerOfItsOwn = ({ subject }, clientId) => [
    `This run belongs to a pull request. A federated credential with this subject would let every pull request of the repository act with all rights of ${clientId}, so none is offered here.`,
    'Give pull requests a caller of their own that may only read (README, "Permissions of the caller", column mode: plan), with a federated credential for',
    `  ${subject}`,
    'and name its client id in the job of the pull request. A job with an environment presents the environment instead, and waits for its reviewers.'
];
const creation = (claims, clientId) => {
    const create = `az ad app federated-credential create --id ${clientId} --parameters`;
    const credential = `'${matchingCredential(claims)}'`;
    return [
        'All three must be equal in one federated credential of the app, letter by letter. To create it, in bash or zsh:',
        `  ${create} ${credential}`,
        'or in PowerShell, which passes the JSON on in a file:',
        `  Set-Content -Path credential.json -Encoding ascii -Value ${credential}; ${create} credential.json`
    ];
};

// EXTERNAL MODULE: ./build/auth/refusal.js
var auth_refusal = __webpack_require__(86611);
;// CONCATENATED MODULE: ./build/auth/aadsts.js
// The refusals of Microsoft's token service: what each means and what to do next, and which of them pass by themselves.
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
const adviceByCode = {
    7000215: ({ secretLooksLikeId }) => ({
        message: 'the client secret is not valid for this app',
        hint: secretLooksLikeId
            ? 'The value given has the form of a secret ID. The portal shows the secret value only once, right after it is created: create another secret and store its value.'
            : 'client-secret must be the value of a secret of this very app, not the secret ID. GitHub OIDC (leave client-secret empty) needs no secret at all.'
    }),
    7000222: advice('all client secrets of this app have expired', 'Create a secret for the app and store its value, or sign in by GitHub OIDC (leave client-secret empty), which has nothing that expires.'),
    7000216: advice('no client secret or assertion was presented', 'Give client-secret or client-certificate, or use GitHub OIDC.'),
    7000218: advice('this app may not sign users in by device code, as it counts as a confidential client', 'Leave client-id empty for sign-in: device-code, or set "Allow public client flows" to Yes on the app registration.'),
    700016: ({ tenant, clientId, cloud }) => ({
        message: `the tenant ${tenant} has no application with this client id`,
        hint: `client-id must be the application (client) ID, not the object ID, of an app in this tenant (${clientId} was given); check tenant-id and cloud (${cloud.name}) as well. An app created a moment ago can take a minute to appear.`
    }),
    7000229: ({ tenant, clientId }) => ({
        message: `the app exists, but has no service principal in tenant ${tenant}`,
        hint: `Create it: az ad sp create --id ${clientId}`
    }),
    7000112: advice('the app is disabled in this tenant', 'An administrator can enable it: Microsoft Entra admin center, Enterprise applications, the app, Properties, "Enabled for users to sign-in".'),
    70025: federated('the app has no federated credential'),
    700211: federated('no federated credential of the app has the issuer of this run'),
    700212: federated('no federated credential of the app has the audience of this run', 'The audience comes from oidc-audience; its default fits the cloud.'),
    700213: federated('no federated credential of the app has the subject of this run'),
    7002138: federated('a federated credential of the app has the subject of this run in other upper and lower case', 'Microsoft Entra compares case-sensitively. Delete that credential and create it again: an edited one can stay stale.'),
    70021: federated('no federated credential of the app matches this run'),
    700024: ({ nowMs }) => ({
        message: 'the assertion is outside its time of validity, by the clock of Microsoft Entra',
        hint: `The runner's clock says ${new Date(nowMs).toISOString()}: if that is wrong, correct it (self-hosted runners: NTP).`
    }),
    700027: certificate,
    700030: certificate,
    700021: advice('the assertion names another app', 'client-id and client-certificate must belong to the same app registration.'),
    700023: advice('the assertion is meant for another audience', 'Check cloud, login-endpoint and oidc-audience: they must belong together.'),
    50027: advice('the assertion is malformed', 'Check login-endpoint; an error in between may have altered the request.'),
    90061: ({ presented }) => ({
        message: `Microsoft Entra could not read the keys of the issuer ${presented?.issuer ?? 'of the assertion'}`,
        hint: 'The issuer must be reachable from the internet: for GitHub Enterprise Server, its /.well-known/openid-configuration and keys.'
    }),
    90002: tenantAndCloud,
    900023: tenantAndCloud,
    900021: tenantAndCloud,
    900382: advice('the app or the tenant lives in another cloud', 'Set cloud to where the tenant lives: public, usgov, usgov-dod or china.'),
    500011: ({ cloud, tenant }) => ({
        message: `the tenant ${tenant} does not know the resource ${cloud.graphResource}`,
        hint: `Check cloud (${cloud.name}) and graph-endpoint: they must name the Microsoft Graph of this tenant's cloud.`
    }),
    70011: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
    1002012: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
    53003: advice('a Conditional Access policy of the tenant blocks this sign-in', `Ask the tenant's administrators which policy it is (sign-in logs, by the correlation id) and whether runners may be excluded from it. ${otherWay}`),
    50074: secondFactor,
    50076: secondFactor,
    50079: secondFactor,
    50072: secondFactor,
    50097: advice('the tenant allows sign-ins from managed devices only', `Sign in from a device that the organization manages. ${otherWay}`),
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
    50105: advice('the account that signed in is not assigned to this app', 'Assign it under Enterprise applications, or leave client-id empty to use Microsoft Graph Command Line Tools.'),
    65001: advice('the permissions asked for have not been consented to', `${newCode} Accept the permissions as an administrator.`),
    65002: advice('this Microsoft app may not ask Microsoft Graph for these permissions', 'Leave client-id empty for sign-in: device-code; Microsoft Graph Command Line Tools, the default, may ask for them.'),
    65004: advice('the sign-in was declined', `${newCode} Accept the permissions that are asked for.`),
    70016: advice('the sign-in was not completed in time', newCode),
    70018: advice('the code was not accepted', newCode),
    70019: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
    70020: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
    70043: advice('the sign-in of the user has lapsed', newCode),
    700082: advice('the sign-in of the user has lapsed', newCode),
    50173: advice('the sign-in of the user was revoked', newCode),
    90094: advice('an administrator must consent to these permissions', `${newCode} Use an administrator account.`)
};
/** Device flow refusals by their OAuth error, for answers whose number is another or missing (RFC 8628, section 3.5). */
const codeByError = {
    authorization_declined: 65004,
    expired_token: 70020,
    bad_verification_code: 70018
};
/** Refusals that are a passing condition of the service, whatever their HTTP status. */
const transientCodes = new Set([50196, 90006, 90012, 90024, 90033, 90055]);
/** Refusals that an identity changed a moment ago meets until the token service has heard of the change. */
const replicationCodes = new Set([700016, 7000229, 7000215, 70025, 700211, 700213, 70021]);
/** True for throttling and other passing conditions that come with a status of their own. */
const isTransient = ({ code = 0, error }) => transientCodes.has(code) || error === 'temporarily_unavailable';
/** True for refusals that a recent write explains. */
const isReplication = ({ code = 0 }) => replicationCodes.has(code);
/** The refusal as an error that says what it means, what Microsoft said, and what to do next. */
const refusedSignIn = (refusal, facts) => {
    const { code = 0, error, description } = refusal;
    const known = (adviceByCode[code] ?? adviceByCode[codeByError[error] ?? 0])?.(facts);
    const said = description === '' ? '' : ` Microsoft says: ${description}`;
    const who = facts.credential === 'device-code' ? 'by device code' : `as ${facts.clientId}`;
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Could not sign in ${who} to ${facts.tenant}: ${known?.message ?? 'the token service refused'} (${(0,auth_refusal/* nameOf */.V)(refusal)}).${said}`,
        hint: [known?.hint ?? lookUp(refusal), forSupport(refusal)].filter(Boolean).join('\n')
    });
};
const lookUp = ({ code }) => code === undefined
    ? 'Check tenant-id, client-id and login-endpoint.'
    : `Microsoft explains the code at https://login.microsoftonline.com/error?code=${code}`;
const forSupport = ({ traceId, correlationId }) => {
    const ids = [traceId && `trace id ${traceId}`, correlationId && `correlation id ${correlationId}`].filter(Boolean);
    return ids.length === 0 ? '' : `For Microsoft's support: ${ids.join(', ')}.`;
};


/***/ }),

/***/ 74174:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ decodeRunClaims),
/* harmony export */   XP: () => (/* binding */ issuedAtMs),
/* harmony export */   iC: () => (/* binding */ assertTokenTenant),
/* harmony export */   lK: () => (/* binding */ decodeTokenClaims)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(79704);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94891);
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
    const userName = text(payload.upn) ?? text(payload.unique_name) ?? text(payload.preferred_username);
    const scopes = text(payload.scp)?.split(' ').filter(Boolean) ?? [];
    return {
        tenantId: text(payload.tid)?.toLowerCase(),
        appId: (text(payload.appid) ?? text(payload.azp))?.toLowerCase(),
        objectId: text(payload.oid)?.toLowerCase(),
        roles: texts(payload.roles),
        scopes,
        directoryRoles: texts(payload.wids).map(id => id.toLowerCase()),
        delegated: payload.idtyp === 'user' || (payload.idtyp !== 'app' && scopes.length > 0),
        userName
    };
};
/** When a token was issued (`iat`), epoch milliseconds by the clock of the token service; undefined when it does not say. */
const issuedAtMs = (token) => {
    const seconds = payloadOf(token)?.iat;
    return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : undefined;
};
/**
 * The claims of a run's OIDC token, or undefined when issuer, subject or audience cannot be read
 * (GitHub documentation, "OpenID Connect reference").
 */
const decodeRunClaims = (token) => {
    const payload = payloadOf(token) ?? {};
    const issuer = text(payload.iss);
    const subject = text(payload.sub);
    const audience = text(Array.isArray(payload.aud) ? payload.aud[0] : payload.aud);
    if (issuer === undefined || subject === undefined || audience === undefined)
        return undefined;
    return {
        issuer,
        subject,
        audience,
        repository: text(payload.repository),
        repositoryId: text(payload.repository_id),
        ownerId: text(payload.repository_owner_id)
    };
};
/**
 * Holds the token's tenant against the one asked for. Only GUIDs can be compared here; a domain is compared with the
 * organization's verified domains once Graph has been read.
 * @throws ActionError `sign-in` when they differ.
 */
const assertTokenTenant = (claims, tenant) => {
    if (claims?.tenantId === undefined || !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_1__/* .isGuid */ .W)(tenant) || claims.tenantId === tenant.toLowerCase())
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
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
    const payload = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return (0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(payload) ? payload : undefined;
};
// A claim with control characters could forge lines of a log, and no real claim has any.
const text = (value) => typeof value === 'string' && value !== '' && value.length <= 2_048 && !/[\p{Cc}\u2028\u2029]/u.test(value)
    ? value
    : undefined;
const texts = (value) => Array.isArray(value) ? value.map(text).filter(item => item !== undefined) : [];


/***/ }),

/***/ 76743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ signInWith),
  Z: () => (/* binding */ tokenSource)
});

// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/auth/certificate.js
// Reads the PEM of an app's certificate and checks it before anything is sent.


/**
 * Reads a PEM with one private key (PKCS#8 or PKCS#1, RSA, at least 2048 bits) and its certificate, which may stand in a
 * chain (Microsoft identity platform documentation, "Certificate credentials"). `nowMs` is epoch milliseconds.
 * @throws ActionError `input` that says what is wrong; no part of the PEM is ever in it.
 */
const readClientCertificate = (pem, nowMs) => {
    const blocks = blocksOf(pem);
    const key = readKey(blocks.filter(block => block.label.endsWith('PRIVATE KEY')));
    const certificates = blocks
        .filter(block => block.label === 'CERTIFICATE')
        .map(({ text }) => attempt(() => new external_node_crypto_.X509Certificate(text), 'holds a certificate that cannot be read'));
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

// EXTERNAL MODULE: ./build/auth/claims.js
var claims = __webpack_require__(74174);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/auth/msal.js
var auth_msal = __webpack_require__(9850);
// EXTERNAL MODULE: ./build/auth/network.js
var network = __webpack_require__(54257);
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
    const facts = () => (0,auth_msal/* factsOf */.xS)(context, { credential: kind, clientId });
    let shown = false;
    let refreshToken;
    const acquire = async (network, tokenFrom) => {
        const msal = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 26821));
        const client = new msal.PublicClientApplication({
            auth: { clientId, ...(0,auth_msal/* authorityOf */.vO)(cloud, tenant) },
            system: { networkClient: network.module }
        });
        const attempt = await (0,auth_msal/* toAttempt */.Ve)(network, context, facts, () => tokenFrom(client));
        const outcome = network.outcome();
        const renewed = outcome?.kind === 'ok' ? outcome.body.refresh_token : undefined;
        if (typeof renewed === 'string')
            refreshToken = renewed;
        return attempt;
    };
    const ask = () => acquire((0,network/* createDeviceCodeNetwork */.i)(context), async (client) => {
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
            return await Promise.race([client.acquireTokenByDeviceCode(request).catch(asExpired), promise]);
        }
        finally {
            runtime.cancelled.removeEventListener('abort', onAbort);
        }
    });
    const renew = (token) => acquire((0,network/* createNetwork */.V)(context), client => client.acquireTokenByRefreshToken({ refreshToken: token, scopes }));
    return async () => {
        runtime.cancelled.throwIfAborted();
        if (refreshToken !== undefined)
            return renew(refreshToken);
        if (!shown)
            return ask();
        throw new errors/* ActionError */.lZ({
            code: 'sign-in',
            message: 'The sign-in by device code has lapsed and came without a way to renew it.',
            hint: 'Run the job again: it goes on where this run stopped. If the tenant limits how long sign-ins last, use GitHub OIDC for longer runs.'
        });
    };
};
const asExpired = (thrown) => {
    if ((0,json/* asObject */.eB)(thrown).errorCode !== 'device_code_expired')
        throw thrown;
    throw new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: 'The code expired before anybody signed in with it.',
        hint: 'Run the job again and sign in with the new code; it is valid for about 15 minutes.'
    });
};

// EXTERNAL MODULE: ./build/auth/workloadIdentity.js
var workloadIdentity = __webpack_require__(40844);
;// CONCATENATED MODULE: ./build/auth/credential.js
// Makes a credential into a source of access tokens: picks the way to sign in, repeats what is worth repeating, keeps the token.







/** How long before its expiry a token is replaced. */
const renewBeforeMs = 5 * 60_000;
/** The way to sign in with a credential. @throws ActionError `input` when a certificate cannot be used. */
const signInWith = (credential, context) => {
    switch (credential.kind) {
        case 'oidc':
            return (0,workloadIdentity/* signInWithOidc */.W)(credential, context);
        case 'client-secret': {
            const { clientSecret } = credential;
            const facts = { secretLooksLikeId: (0,guid/* isGuid */.W)(clientSecret.trim()) };
            return () => (0,auth_msal/* signInAsApp */.cE)(credential, { clientSecret }, context, () => facts);
        }
        case 'client-certificate': {
            const clientCertificate = readClientCertificate(credential.pem, context.runtime.clock.now());
            return () => (0,auth_msal/* signInAsApp */.cE)(credential, { clientCertificate }, context);
        }
        case 'device-code':
            return signInWithDeviceCode(credential, context);
    }
};
/**
 * A source of access tokens for Microsoft Graph. A token is kept until five minutes before it expires; callers that come
 * while one is being fetched share it. Passing failures are repeated under the context's deadline; a refusal is final.
 * @throws ActionError `input` when a certificate cannot be used. `getToken` rejects with ActionErrors: `sign-in`,
 *   `service`, `timeout`, `protocol`; and with the reason of `runtime.cancelled`.
 */
const tokenSource = (credential, given) => {
    let { deadline } = given;
    const maxWaitMs = deadline.endsMs - deadline.startedMs;
    const context = {
        ...given,
        get deadline() {
            return deadline;
        }
    };
    const signIn = signInWith(credential, context);
    let held;
    let pending;
    const acquire = async () => {
        // A token that is renewed late in a long run gets the same time as the first one.
        if (held !== undefined)
            deadline = (0,retry/* deadlineAfter */.d8)(context.runtime, maxWaitMs);
        const token = await (0,retry/* retry */.L5)(`get an access token for tenant ${context.tenant}`, async () => {
            const attempt = await signIn();
            if (attempt.kind === 'refused')
                throw attempt.error;
            return attempt.kind === 'token' ? (0,retry/* done */.Vw)(attempt.token) : (0,retry/* retryLater */.Ld)(attempt.error, attempt.afterMs);
        }, context);
        (0,claims/* assertTokenTenant */.iC)(token.claims, context.tenant);
        held = token;
        return token;
    };
    return {
        getToken: async ({ fresh = false } = {}) => {
            if (!fresh && held !== undefined && held.expiresOnMs - renewBeforeMs > context.runtime.clock.now())
                return held;
            pending ??= acquire().finally(() => {
                pending = undefined;
            });
            return pending;
        }
    };
};


/***/ }),

/***/ 9850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ve: () => (/* binding */ toAttempt),
/* harmony export */   cE: () => (/* binding */ signInAsApp),
/* harmony export */   vO: () => (/* binding */ authorityOf),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _aadsts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99929);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(74174);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54257);
// Signing in through Microsoft's library (MSAL): one client and one request for each attempt, as a client remembers failures.




/**
 * Where MSAL finds the token endpoint. It knows the endpoints of the national clouds by heart. For any other host it would
 * ask login.microsoftonline.com first, unless that host is declared as known and its metadata comes along; the authority
 * has to be https even then, but the token endpoint need not.
 */
const authorityOf = ({ loginOrigin, customLogin }, tenant) => {
    const base = `${loginOrigin}/${tenant}`;
    if (!customLogin)
        return { authority: base };
    const { host } = new URL(loginOrigin);
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
 * Signs in as an app, once, with exactly one proof (Microsoft identity platform documentation, "OAuth 2.0 client
 * credentials flow"). `more` adds to the facts for the advice, and is called when the service refuses.
 * @throws what the proof's own assertion throws; see {@link toAttempt}.
 */
const signInAsApp = async ({ kind: credential, clientId }, proof, context, more) => {
    const { ConfidentialClientApplication } = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 26821));
    const network = (0,_network_js__WEBPACK_IMPORTED_MODULE_3__/* .createNetwork */ .V)(context);
    const facts = () => factsOf(context, { credential, clientId, ...more?.() });
    return toAttempt(network, context, facts, () => new ConfidentialClientApplication({
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
 * Runs one acquisition and classifies it by what the network saw.
 * @throws ActionError `protocol` when the library fails without a request, or a request was out of bounds; the reason of
 *   `runtime.cancelled`; any ActionError thrown inside.
 */
const toAttempt = async (network, context, facts, acquire) => {
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
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        throw thrown;
    const outcome = network.outcome();
    switch (outcome?.kind) {
        case 'transient':
            return outcome;
        case 'refused':
            return {
                kind: 'refused',
                error: (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .refusedSignIn */ .zh)(outcome.refusal, facts()),
                replication: (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .isReplication */ .nT)(outcome.refusal)
            };
        case 'failed':
            throw outcome.error;
        default:
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                code: 'protocol',
                message: `The sign-in library gave no token: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown ?? 'an empty result')}.`,
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
        issuedMs: (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .issuedAtMs */ .XP)(result.accessToken),
        claims: (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeTokenClaims */ .lK)(result.accessToken)
    };
};


/***/ }),

/***/ 54257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createNetwork),
/* harmony export */   i: () => (/* binding */ createDeviceCodeNetwork)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(94891);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94456);
/* harmony import */ var _aadsts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99929);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86611);
// The network of the sign-in library: POSTs to the cloud's login host and nothing else, each bounded in time and size and
// classified by its answer. The library's own reading of a failure loses the status and the pause that the service asked for.






const requestTimeoutMs = 20_000;
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
            sendPostRequestAsync: async (url, options = {}) => {
                outcome = await post(url, options, context);
                if (outcome.kind === 'ok')
                    return { status: 200, headers: {}, body: outcome.body };
                throw outcome.kind === 'refused' ? new Error((0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .V)(outcome.refusal)) : outcome.error;
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
const post = async (url, options, context) => {
    const { runtime, cloud, deadline, timeouts } = context;
    if (URL.parse(url)?.origin !== cloud.loginOrigin)
        return { kind: 'failed', error: refusedRequest('POST', url) };
    const leftMs = Math.max(1_000, deadline.endsMs - runtime.clock.monotonic());
    const timeoutMs = Math.ceil(Math.min(timeouts?.requestMs ?? requestTimeoutMs, leftMs));
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
        const response = await runtime.fetch(url, {
            method: 'POST',
            headers: options.headers ?? {},
            body: options.body ?? '',
            redirect: 'manual',
            signal: AbortSignal.any([timeout, runtime.cancelled])
        });
        return classify(response, await (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .yR)(response, largestAnswerBytes), runtime.clock.now());
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
            return { kind: 'failed', error: thrown };
        if (timeout.aborted)
            return transient(`did not answer within ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_4__/* .readableMs */ .$f)(timeoutMs)}`);
        if (certificateErrors.has((0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportCode */ .tV)(thrown) ?? ''))
            return { kind: 'failed', error: untrusted(url, thrown) };
        return transient(`could not be reached: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportText */ .jd)(thrown)}`, undefined, thrown);
    }
};
const classify = (response, text, nowMs) => {
    const { status } = response;
    const afterMs = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfterMs */ .Vs)(response.headers.get('retry-after'), nowMs);
    const body = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(text);
    const refusal = (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .refusalOf */ .O)(status, body);
    if (status === 408 || status === 429 || status >= 500 || (refusal !== undefined && (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg)(refusal))) {
        const said = refusal === undefined ? '' : ` (${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .V)(refusal)}: ${refusal.description})`;
        return transient(`answered ${status}${said}`, afterMs);
    }
    if (refusal !== undefined)
        return { kind: 'refused', refusal };
    if (status === 200 && isComplete((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asObject */ .eB)(body)))
        return { kind: 'ok', body: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asObject */ .eB)(body) };
    const isJson = /json/i.test(response.headers.get('content-type') ?? '');
    if (status === 200 || (isJson && body === undefined))
        return transient(`answered ${status} with something unreadable`);
    return { kind: 'failed', error: notTheTokenService(response) };
};
/** A token, or a device code, with all that is used of it. */
const isComplete = (body) => {
    // A token travels in a header: anything but visible ASCII could not be sent.
    const isToken = /^[!-~]+$/.test((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(body.access_token));
    const isDeviceCode = ['device_code', 'user_code', 'verification_uri'].every(field => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(body[field]) !== '') &&
        typeof body.interval === 'number';
    return Number(body.expires_in) > 0 && (isToken || isDeviceCode);
};
const transient = (what, afterMs, cause) => ({
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
const untrusted = (url, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'sign-in',
    message: `The TLS certificate of ${new URL(url).host} is not trusted: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportText */ .jd)(cause)}.`,
    hint: 'If a proxy of your organization inspects TLS, give the runner its CA with NODE_EXTRA_CA_CERTS. Otherwise do not go on: somebody may stand in between.',
    cause
});
// The body is left out: a page of a proxy may repeat the request, and the credential with it.
const notTheTokenService = ({ status, headers }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'protocol',
    message: `What answered is not Microsoft's token service: status ${status}, ${status < 400 ? 'a redirect, which is not followed with a credential' : (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .remoteText */ .SW)(headers.get('content-type') ?? 'of no type', 80)}.`,
    hint: 'Check login-endpoint, and any proxy in between.'
});
const refusedRequest = (method, url) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'protocol',
    message: `Refused to send a ${method} request to ${URL.parse(url)?.origin ?? 'an unreadable address'} during the sign-in.`,
    hint: 'Signing in takes POST requests to the login host alone. Check cloud, login-endpoint and tenant-id.'
});


/***/ }),

/***/ 86611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ refusalOf),
/* harmony export */   V: () => (/* binding */ nameOf)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94891);
// A refusal of Microsoft's token service as it stands in the answer: tolerant of what is missing, and cut to a sane length.


/** The refusal inside an answer's JSON, or undefined when there is no `error` in it. */
const refusalOf = (status, body) => {
    const { error, error_description, error_codes, trace_id, correlation_id } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(body);
    if (typeof error !== 'string' || error === '')
        return undefined;
    const described = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(error_description);
    const listed = Array.isArray(error_codes) ? error_codes[0] : undefined;
    const written = /AADSTS(\d{4,9})/.exec(described)?.[1];
    return {
        status,
        error: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(error, 80),
        code: typeof listed === 'number' ? listed : written === undefined ? undefined : Number(written),
        description: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(described, 1_000)
            .replace(/^AADSTS\d+: /, '')
            .replace(/ ?Trace ID: .*$/, '')),
        traceId: id(trace_id),
        correlationId: id(correlation_id)
    };
};
/** `AADSTS700016`, or the OAuth error code when the answer has no number. */
const nameOf = ({ code, error }) => (code === undefined ? error : `AADSTS${code}`);
const id = (value) => typeof value === 'string' && /^[\da-f-]{8,64}$/i.test(value) ? value : undefined;


/***/ }),

/***/ 40844:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ createOidcSource),
/* harmony export */   W: () => (/* binding */ signInWithOidc)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(36734);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(74174);
/* harmony import */ var _msal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9850);
// Signs in with the run's own identity token as the app's assertion, fetched afresh for every attempt. Nothing is stored.
// Source: Microsoft Entra documentation, "Workload identity federation".





/** Remembers what the provider's tokens said. */
const createOidcSource = (provider) => {
    const known = new Map();
    const token = async (audience, context) => {
        const text = await provider.token(audience, context, context.timeouts?.oidcMs);
        const claims = (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(text);
        if (claims !== undefined)
            known.set(audience, claims);
        return text;
    };
    return {
        token,
        claims: async (audience, context) => {
            const claims = known.get(audience) ?? (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(await token(audience, context));
            if (claims !== undefined)
                return claims;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
                code: 'protocol',
                message: "GitHub's token service gave a token without a readable issuer, subject and audience.",
                hint: 'Name the subject in federated-credentials instead of current-run.'
            });
        }
    };
};
/** A sign-in with the run's own identity token. */
const signInWithOidc = (credential, context) => async () => {
    let presented;
    // Asked for at once, and given the time to leave: the sign-in library, 30 ms of CPU time, is loaded while the host answers.
    const asked = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .handled */ .R_)(tokenFor(credential, context));
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
    const clientAssertion = async () => {
        const token = await asked;
        presented = (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(token);
        return token;
    };
    return (0,_msal_js__WEBPACK_IMPORTED_MODULE_3__/* .signInAsApp */ .cE)(credential, { clientAssertion }, context, () => ({ presented }));
};
/** An input that is given but empty cannot be told from one that is not given, so both ways out are named. */
const tokenFor = async ({ audience, byDefault }, context) => {
    try {
        return await context.oidc.token(audience, context);
    }
    catch (error) {
        if (!byDefault || !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || error.code !== 'sign-in')
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: error.code,
            message: `${error.message} No other credential was given: client-secret and client-certificate are empty.`,
            hint: `To sign in with client-secret or client-certificate, look at the secret that the workflow passes: one that is not defined, or that GitHub keeps from the runs of forks and of Dependabot, arrives empty.\nTo sign in by OIDC: ${error.hint ?? ''}`,
            cause: error
        });
    }
};


/***/ }),

/***/ 39924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F4: () => (/* binding */ signInHost),
/* harmony export */   Pk: () => (/* binding */ clouds),
/* harmony export */   cY: () => (/* binding */ cloudNames),
/* harmony export */   cs: () => (/* binding */ initialDomainOf)
/* harmony export */ });
// The national clouds as one table: hosts, audiences and portals (Microsoft Graph documentation, "National cloud deployments").
/** The accepted values of the `cloud` input. */
const cloudNames = ['public', 'usgov', 'usgov-dod', 'china'];
/** The domain under which every tenant of a cloud is born: a tenant's initial domain ends in it. */
const initialDomainOf = {
    public: 'onmicrosoft.com',
    usgov: 'onmicrosoft.us',
    'usgov-dod': 'onmicrosoft.us',
    china: 'partner.onmschina.cn'
};
/** The host at which the customers of a tenant sign in: its first label, below a domain of the cloud (Azure AD B2C documentation). */
const signInHost = (initialDomain) => {
    const [label = ''] = initialDomain.split('.');
    return `${label}.b2clogin.${initialDomain.endsWith(`.${initialDomainOf.china}`) ? 'cn' : 'com'}`;
};
const cloud = (name, login, graph, portal, audienceSuffix) => ({
    name,
    loginOrigin: `https://login.${login}`,
    graphOrigin: `https://${graph}`,
    graphResource: `https://${graph}`,
    portalOrigin: `https://portal.${portal}`,
    oidcAudience: `api://AzureADTokenExchange${audienceSuffix}`,
    customLogin: false
});
/** Cloud by name. */
const clouds = {
    public: cloud('public', 'microsoftonline.com', 'graph.microsoft.com', 'azure.com', ''),
    usgov: cloud('usgov', 'microsoftonline.us', 'graph.microsoft.us', 'azure.us', 'USGov'),
    'usgov-dod': cloud('usgov-dod', 'microsoftonline.us', 'dod-graph.microsoft.us', 'azure.us', 'USGov'),
    china: cloud('china', 'partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn', 'azure.cn', 'China')
};


/***/ }),

/***/ 11539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bg: () => (/* binding */ danglingUses),
/* harmony export */   N2: () => (/* binding */ assembleTenant),
/* harmony export */   Tf: () => (/* binding */ assembleSections),
/* harmony export */   cL: () => (/* binding */ assembleApp),
/* harmony export */   g0: () => (/* binding */ clashes),
/* harmony export */   rO: () => (/* binding */ withDefaults)
/* harmony export */ });
/* harmony import */ var _resources_app_kind_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(95534);
/* harmony import */ var _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13372);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94891);
/* harmony import */ var _util_suggest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28639);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85892);
// From what was written to what is wanted: every kind reads its part, and each mistake is named by its place. The single-app
// inputs and every entry of a configuration file pass through here, so nothing behind tells them apart.





/** The app that was written. Undefined when anything was reported, or when a value that it needs was refused before. */
const assembleApp = (written, { key, nameRequired, kinds, run, report }) => {
    let isSound = true;
    const fail = problem => {
        isSound = false;
        report(problem);
    };
    const isNameless = written.name === undefined && nameRequired;
    if (isNameless)
        fail({ path: ['name'], problem: 'is missing; accepted: the display name of the managed app' });
    const names = isNameless && written.uniqueName === undefined ? undefined : _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_1__/* .managedAppField */ .b.read(written, fail, run);
    const parts = kinds.app.map(kind => kind.declare(written, fail, run)).filter(part => part !== undefined);
    if (!isSound || names === undefined || parts.length < kinds.app.length)
        return undefined;
    return { app: { ...names, key: key ?? names.uniqueName }, parts };
};
/** What was written of the tenant itself. A kind that is not mentioned wants nothing. */
const assembleTenant = (written, { tenant }, report, run) => tenant
    .filter(({ keys }) => Object.keys(keys).some(key => written[key] !== undefined))
    .map(kind => kind.declare(written, report, run))
    .filter(part => part !== undefined);
/** The sections that were written, and the apps that they stand for; see {@link Declaration}. */
const assembleSections = (written, { sections, tenant }, general, report) => {
    const declared = sections.filter(({ name }) => written[name] !== undefined);
    return {
        sections: declared.map(({ name: section, tenantTypes }) => ({ section, tenantTypes })),
        apps: declared.flatMap(({ name, declare }) => declare(written[name], general, report) ?? []),
        reserved: new Map([
            ...declared.flatMap(({ name, reservedKeys }) => reservedKeys.map(key => [key, name])),
            ...tenant.flatMap(({ keys, reservedKeys }) => Object.keys(keys)
                .filter(section => written[section] !== undefined)
                .flatMap(section => reservedKeys.map(key => [key, section])))
        ])
    };
};
/** Apps that would fight over the same object of the tenant or the same secret of a store. Paths begin at the app. */
const clashes = (apps) => {
    const owners = new Map();
    return apps.flatMap(({ app, parts }) => {
        const own = [
            { path: ['uniqueName'], noun: 'unique name', id: app.uniqueName },
            ...(app.adoptClientId === undefined ? [] : [{ path: ['adopt'], noun: 'client id', id: app.adoptClientId }]),
            ...parts.flatMap(({ claims }) => claims)
        ];
        return own.flatMap(({ path, noun, id }) => {
            const claim = `${noun} ${id.toLowerCase()}`;
            const owner = owners.get(claim);
            owners.set(claim, owner ?? app.key);
            if (owner === undefined || owner === app.key)
                return [];
            return [{ key: app.key, path, problem: `has the ${noun} ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(id)} of ${owner}; accepted: one app for each` }];
        });
    });
};
/**
 * Scopes of other apps that nobody offers; `keys` are those of all apps that were written. Of the apps of `refused` something was
 * refused, so what they offer is not known; what an app offers whose list is left alone is known by the tenant alone. Paths begin at
 * the app.
 */
const danglingUses = (apps, keys, refused) => {
    const offers = new Map(apps.map(declared => [declared.app.key, (0,_resources_app_kind_js__WEBPACK_IMPORTED_MODULE_0__/* .offersOf */ .fI)(declared)]));
    const problemOf = (key, value) => {
        if (refused.has(key))
            return undefined;
        const wanted = (0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(`${key}/${value}`);
        if (!keys.includes(key))
            return `${wanted} is of no app of this file${(0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_3__/* .didYouMean */ .au)(key, keys) || ';'} accepted: a key of ${keys.join(', ')}, or the client id of another API`;
        const offered = offers.get(key);
        if (offered === undefined || offered.includes(value))
            return undefined;
        const accepted = offered.length === 0 ? `a scope that ${key} declares in scopes` : offered.map(one => `${key}/${one}`).join(', ');
        return `${wanted} is not among the scopes of ${key}${(0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_3__/* .didYouMean */ .au)(value, offered) || ';'} accepted: ${accepted}`;
    };
    return apps.flatMap(({ app, parts }) => parts.flatMap(({ uses }) => uses.flatMap(({ path, key, value }) => {
        const problem = problemOf(key, value);
        return problem === undefined ? [] : { key: app.key, path, problem };
    })));
};
/** `second` where `first` says nothing. Maps are merged key by key, a list replaces the whole list. */
const withDefaults = (first, second) => Object.fromEntries([...new Set([...Object.keys(second), ...Object.keys(first)])].map(key => {
    const [own, fallback] = [first[key], second[key]];
    if ((0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isObject */ .Gv)(own) && (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .isObject */ .Gv)(fallback))
        return [key, withDefaults(own, fallback)];
    return [key, own === undefined ? fallback : own];
}));


/***/ }),

/***/ 64020:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F6: () => (/* binding */ appKeysOf),
/* harmony export */   HS: () => (/* binding */ appKeyPattern),
/* harmony export */   YD: () => (/* binding */ keysOf),
/* harmony export */   ZK: () => (/* binding */ configSchemaOf)
/* harmony export */ });
/* harmony import */ var _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13372);
// The schema of the configuration file (JSON Schema 2020-12), made of what every kind says of itself: the source of its
// validation and of the published schema/b2c.schema.json.

/** Keys of apps: they begin the names of outputs, so they hold what a step output may hold. */
const appKeyPattern = '^[a-z][a-z0-9-]{0,62}$';
/** Every key of an app, in the order of the kinds. */
const appKeysOf = ({ app }) => Object.assign({}, _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__/* .managedAppField */ .b.keys, ...app.map(({ keys }) => keys));
const sectionKeysOf = ({ sections }) => Object.fromEntries(sections.map(({ name, key }) => [name, key]));
/** Every key of the file. */
const keysOf = (kinds) => ({
    tenant: Object.assign(sectionKeysOf(kinds), ...kinds.tenant.map(({ keys }) => keys)),
    app: appKeysOf(kinds)
});
const propertiesOf = (keys, part) => Object.fromEntries(Object.entries(keys).flatMap(([name, { [part]: schema }]) => (schema === undefined ? [] : [[name, schema]])));
/** The schema of the file. */
const configSchemaOf = (kinds) => {
    const appKeys = appKeysOf(kinds);
    return {
        type: 'object',
        required: ['version'],
        properties: {
            version: { type: 'number', const: 1, description: 'The version of this format.' },
            tenant: {
                type: 'string',
                description: 'The tenant that the file is meant for: GUID, initial domain or its first label. The run fails in any other. May hold environment placeholders.'
            },
            ...propertiesOf(keysOf(kinds).tenant, 'schema'),
            defaults: {
                type: 'object',
                properties: propertiesOf(appKeys, 'inDefaults'),
                additionalProperties: false,
                description: 'What holds for every app that does not say otherwise; a list replaces the whole list.'
            },
            apps: {
                type: 'object',
                patternProperties: {
                    [appKeyPattern]: {
                        type: 'object',
                        required: ['name'],
                        properties: propertiesOf(appKeys, 'schema'),
                        additionalProperties: false,
                        description: 'One managed app.'
                    }
                },
                minProperties: 1,
                additionalProperties: false,
                description: 'The managed apps by key. The key begins the names of the outputs of the app: lower case, digits and -.'
            }
        },
        additionalProperties: false,
        title: 'b2c-bootstrap',
        description: 'An Azure AD B2C tenant: its applications, policy keys, policies, providers and user flows.'
    };
};


/***/ }),

/***/ 69942:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ problemOfVariable),
/* harmony export */   f: () => (/* binding */ parseVariableName)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(85892);
// Which environment variables a configuration file may name in a placeholder. Everything else stays out: whoever writes the file
// could otherwise bring any secret of the job into a name, and from there into the log and the comment on a pull request.


const ownPrefix = 'B2C_';
/** What is at hand without being named: facts of the run (GitHub documentation, "Variables reference"), none of them secret. */
const builtIn = new Set([
    'ENVIRONMENT',
    'STAGE',
    'TENANT',
    'GITHUB_BASE_REF',
    'GITHUB_EVENT_NAME',
    'GITHUB_JOB',
    'GITHUB_REF',
    'GITHUB_REF_NAME',
    'GITHUB_REF_TYPE',
    'GITHUB_REPOSITORY',
    'GITHUB_REPOSITORY_ID',
    'GITHUB_REPOSITORY_OWNER',
    'GITHUB_REPOSITORY_OWNER_ID',
    'GITHUB_RUN_ATTEMPT',
    'GITHUB_RUN_ID',
    'GITHUB_RUN_NUMBER',
    'GITHUB_SERVER_URL',
    'GITHUB_SHA',
    'GITHUB_WORKFLOW',
    'RUNNER_ARCH',
    'RUNNER_ENVIRONMENT',
    'RUNNER_NAME',
    'RUNNER_OS'
]);
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
// What the runner fills with credentials, and names that announce one. A number may follow a word.
const secretVariable = /^(?:INPUT|ACTIONS|STATE)_|SECRET|TOKEN|PASSW|PASSPHRASE|PASSCODE|PRIVATE|CREDENTIAL|APIKEY|CONNSTR|CONNECTIONSTR|(?:KEYS?|PASS|PWD|PW)\d*(?:_|$)|(?:^|_)(?:PATS?|AUTH|CERT|CERTIFICATE|CONNECTION|CONN|SAS|PFX|JWT|DSN)\d*(?:_|$)/i;
const accepted = `accepted: ${ownPrefix}*, ENVIRONMENT, STAGE, TENANT, facts of the run such as GITHUB_REPOSITORY and GITHUB_REF_NAME, and what the input config-variables names`;
const problemOf = (name) => {
    if (!variableName.test(name))
        return `${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(name)} is not the name of a variable`;
    return secretVariable.test(name)
        ? `the variable ${name} is kept for secrets and is not expanded in the file`
        : undefined;
};
/** One name of the input `config-variables`. What announces a secret cannot be named. */
const parseVariableName = (name) => {
    const problem = problemOf(name);
    return problem === undefined
        ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)(name)
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${problem}; accepted: names of variables that hold no secret, one a line`);
};
/** Why a file may not name this variable; undefined where it may. `named`: what the input `config-variables` adds. */
const problemOfVariable = (name, named) => {
    const problem = problemOf(name);
    if (problem !== undefined)
        return problem;
    return builtIn.has(name) || name.startsWith(ownPrefix) || named.includes(name)
        ? undefined
        : `the variable ${name} is not expanded in the file; ${accepted}`;
};


/***/ }),

/***/ 44941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ic: () => (/* binding */ describeFailure),
/* harmony export */   eY: () => (/* binding */ pauseOf),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   gq: () => (/* binding */ succeeded),
/* harmony export */   jX: () => (/* binding */ listsAll),
/* harmony export */   sm: () => (/* binding */ valuesOf),
/* harmony export */   z1: () => (/* binding */ isUnprovenSuccess)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94891);
// What Microsoft Graph is asked and what it answers, alone or inside a $batch: one shape for both.


/** True for 2xx. */
const succeeded = (answer) => answer.status >= 200 && answer.status < 300;
const answeredBy204 = /\/(?:\$ref|removePassword)$/;
const answeredByObject = /\/(?:appRoleAssign(?:ments|edTo)|roleAssignments|directoryRoles|oauth2PermissionGrants|federatedIdentityCredentials)$/;
/**
 * True for a 2xx that does not say that the work was done: a DELETE and the like are answered by 204, a creation by the object with
 * its id. Source: Microsoft Graph documentation of each request.
 */
const isUnprovenSuccess = ({ method, path }, answer) => {
    if (!succeeded(answer))
        return false;
    if (method === 'DELETE' || (method === 'POST' && answeredBy204.test(path)))
        return answer.status !== 204;
    return method === 'POST' && answeredByObject.test(path) && (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(answer.body).id) === '';
};
/** The pause that a service asks for: by a refusal of 429 or 503, or any that says so, for a success may carry the header too. */
const pauseOf = (status, header, nowMs, isBusy = false) => status === 429 || status === 503 || isBusy ? (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .retryAfterMs */ .Vs)(header, nowMs) : undefined;
/** The objects of a list answer; none when the answer holds no list. */
const valuesOf = (answer) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(answer.body).value);
/** True for a list, even one without entries, with all of its pages: an answer that lacks it says nothing of what there is. */
const listsAll = (answer) => {
    const { value, '@odata.nextLink': next } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(answer.body);
    return Array.isArray(value) && next === undefined;
};
const line = (value) => (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(value));
/** The error inside an answer. Long texts are cut: they are remote and go to logs. */
const failureOf = (answer) => {
    const error = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(answer.body).error);
    const inner = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(error.innerError ?? error.innererror);
    return {
        status: answer.status,
        code: line(error.code),
        message: line(error.message),
        details: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(error.details).map(({ code }) => line(code)),
        requestId: answer.requestId ?? (line(inner['request-id']) || undefined)
    };
};
/** A failure as one line: status, code, message, request id. */
const describeFailure = ({ status, code, message, requestId }) => [`Graph answered ${status}`, code, message, requestId === undefined ? '' : `(request-id ${requestId})`]
    .filter(part => part !== '')
    .join(' ');


/***/ }),

/***/ 84375:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ builtInRoles)
/* harmony export */ });
// The built-in directory roles that a B2C tenant's management needs, and those that hand over the tenant (privileged.ts), by
// name. The template ids are the same in every tenant.
// Source: Microsoft Entra documentation, "Microsoft Entra built-in roles".
/** Template id by display name. */
const builtInRoles = {
    'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    'Password Administrator': '966707d0-3269-4727-9be2-8c3a10f19b9d',
    'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Groups Administrator': 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
    'B2C IEF Keyset Administrator': 'aaf43236-0c0d-4d5f-883a-6955382ac081',
    'B2C IEF Policy Administrator': '3edaf663-341e-4475-9f94-5c398ef6c070',
    'External ID User Flow Administrator': '6e591065-9bad-43ed-90f3-e9424366d2f0',
    'External ID User Flow Attribute Administrator': '0f971eea-41eb-4569-a71e-57bb8a3eff1e',
    'External Identity Provider Administrator': 'be2f45a1-457d-42af-a067-6ec1fa63bc45',
    'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
    'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
    'Privileged Authentication Administrator': '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
    'Partner Tier1 Support': '4ba39ca4-527c-499a-b93d-d9b492c50246',
    'Partner Tier2 Support': 'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8',
    'Hybrid Identity Administrator': '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
    'Domain Name Administrator': '8329153b-31d0-4727-b945-745eb3bc5f31',
    'Security Administrator': '194ae4cb-b126-40b2-bd5b-6091b380977d'
};


/***/ }),

/***/ 65626:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BM: () => (/* binding */ isCpimBusy),
/* harmony export */   L$: () => (/* binding */ isCpimExisting),
/* harmony export */   NC: () => (/* binding */ isCpimFlaky),
/* harmony export */   j5: () => (/* binding */ cpimCode),
/* harmony export */   r2: () => (/* binding */ isExtensionRace),
/* harmony export */   sH: () => (/* binding */ isOtherDirectory),
/* harmony export */   u6: () => (/* binding */ isCpimMissing)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44941);
// The back end of Azure AD B2C behind Graph's beta paths (policy keys, custom policies, user flows and their parts): its error codes
// mean what they say whatever the status, which is often 400. Source: Azure AD B2C documentation, error codes.

/** A code of the back end: in the place of Graph's own code, or inside the text, whatever stands in that place. */
const ownCode = /\bAADB2C(\d{5})\b/;
/** What the back end says in a text without a code: its templates, which are documented with their codes. */
const templates = [
    [/\bwith '[^']+': .* cannot be found in the directory\b/i, '90073'],
    [/\btrustframework key set with id .* is not created\b/i, '95052'],
    [/^multiple concurrent writes to the same object detected/i, '95053'],
    [/^there is a problem with the service\b/i, '90063']
];
/** The five digits of the code, or of the template of the text; undefined for an answer of Graph itself, or one of neither. */
const cpimCode = (answer) => {
    if (answer.status < 400)
        return undefined;
    const { code, message } = (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer);
    const written = ownCode.exec(code)?.[1] ?? ownCode.exec(message)?.[1];
    return written ?? templates.find(([template]) => template.test(message))?.[1];
};
/** True for "cannot be found in the directory": of a key set, a policy, an identity provider. Seen as 404 and as 400. */
const isCpimMissing = (answer) => (answer.status === 404 || answer.status === 400) && cpimCode(answer) === '90073';
const takenCodes = new Set(['95028', '95038']);
/** True for the refusal of a creation whose name or id is taken. Seen as 400 and as 409, with a code for each kind of thing. */
const isCpimExisting = (answer) => (answer.status === 400 || answer.status === 409) &&
    (takenCodes.has(cpimCode(answer) ?? '') || /\balready exists\b/i.test((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer).message));
/** True when a path of Azure AD B2C was asked of a tenant of another kind. Seen as 403 and as 401. */
const isOtherDirectory = (answer) => (answer.status === 403 || answer.status === 401) &&
    /is not an Azure AD B2C directory/i.test((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer).message);
const busyCodes = new Set(['95053', '95043', '90244', '90229']);
/** True when writes overlapped or came too fast: nothing was done. */
const isCpimBusy = (answer) => busyCodes.has(cpimCode(answer) ?? '');
/** "There is a problem with the service", and a fault of the service seen at random: what came of the request is open. */
const isCpimFlaky = (answer) => cpimCode(answer) === '90063' ||
    (answer.status === 400 && /^object reference not set to an instance of an object/i.test((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer).message));
/** Two uploads that name the same new attribute create its extension property at the same time. */
const isExtensionRace = (answer) => answer.status === 409 && /extension property exists with the name/i.test((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer).message);


/***/ }),

/***/ 19685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ed: () => (/* binding */ ensureAll),
/* harmony export */   ie: () => (/* binding */ toActionError),
/* harmony export */   lb: () => (/* binding */ expectSuccess),
/* harmony export */   qt: () => (/* binding */ sendSuccessfully),
/* harmony export */   sw: () => (/* binding */ missingRequirement)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(44941);
/* harmony import */ var _cpim_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65626);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59703);
/* harmony import */ var _requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _satisfied_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89539);
// What a request must come to: success, or the wanted state however it came about. Anything else is an error that a user can
// act on: the missing requirement behind a 403, the tenant's policy, or the answer itself.






/** The answer when it is 2xx. @throws ActionError that explains any other answer. */
const expectSuccess = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .succeeded */ .gq)(answer))
        return answer;
    throw toActionError(request, answer);
};
/** Sends a request and gives its answer when that is 2xx. @throws ActionError that explains any other answer. */
const sendSuccessfully = async (graph, request) => expectSuccess(request, await graph.send(request));
/** The error for an answer that is not 2xx. */
const toActionError = (request, answer) => {
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .failureOf */ .g5)(answer);
    const message = `Could not ${request.operation}: ${(0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .describeFailure */ .Ic)(failure)}`;
    const withHint = (code, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code, message, hint });
    if (/quota/i.test(failure.code) || /quota limit/i.test(failure.message)) {
        return withHint('policy', 'The tenant or the caller has reached its limit of directory objects; soft-deleted ones count. Remove or purge objects, or ask Microsoft for a larger quota.');
    }
    if (/service\s?management\s?reference/i.test(failure.message)) {
        return withHint('policy', 'The tenant demands the id of a service catalogue for every application: set service-management-reference (in a file: serviceManagementReference), and ask its administrators which id is yours.');
    }
    if ((0,_cpim_js__WEBPACK_IMPORTED_MODULE_1__/* .isOtherDirectory */ .sH)(answer)) {
        return withHint('input', 'Policy keys, custom policies, user flows and API connectors exist in Azure AD B2C tenants alone. Remove them from the file, or give the tenant-id of an Azure AD B2C tenant.');
    }
    if (/IdentifierAsPerAppPolicy|HostNameNotOnVerifiedDomain/i.test(failure.code)) {
        return withHint('policy', "The tenant takes identifier URIs by a policy: set identifierUri in the file to api://{clientId}, which every tenant takes, or to https:// and one of the tenant's verified domains.");
    }
    if (/same value for property identifierUris/i.test(failure.message)) {
        return withHint('conflict', 'Another application of the tenant, perhaps a deleted one, has this identifier URI: set another identifierUri in the file.');
    }
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isStray */ .oA)(answer) || failure.code === '') {
        return withHint('service', `This ${failure.status} is not about the object: the directory, or something between the runner and Microsoft Graph, gave it. Run the job again; if it stays, check graph-endpoint and proxies.`);
    }
    const referredTo = (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .missingReference */ .KS)(request, answer);
    if (referredTo !== undefined) {
        return withHint('input', `The tenant has no object with the id ${referredTo}. Object ids are wanted; of an application that of its service principal (Enterprise applications), not its client id.`);
    }
    if (failure.status === 403)
        return withHint('permission', (0,_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .howToGrant */ .Y2)(request.requirement));
    return withHint(failure.status >= 500 ? 'service' : 'protocol', 'Look the code up in the Microsoft Graph error documentation; the request-id lets Microsoft support find the call.');
};
/** The error for a requirement that the caller's own token shows to be missing, before anything is written. */
const missingRequirement = (required, purpose, claims) => {
    const has = claims === undefined ? [] : claims.delegated ? claims.scopes : claims.roles;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: 'permission',
        message: `The caller may not ${required.doing}, which is needed to ${purpose}. Its token holds ${has.length === 0 ? 'no Graph permission' : has.join(', ')}. Nothing was written.`,
        hint: (0,_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .howToGrant */ .Y2)(required)
    });
};
/**
 * Sends the writes in `$batch`; `serial` for writes to one application. A removal whose 404 may mean the parent is sent once more
 * when the parent has been seen.
 * @throws ActionError of the first that failed, when all have been answered.
 */
const ensureAll = async (graph, requests, { serial = false, onSatisfied } = {}) => {
    const parentSeen = new Set();
    let pending = requests;
    while (pending.length > 0) {
        const sent = pending;
        const isDone = (request, answer) => (0,_satisfied_js__WEBPACK_IMPORTED_MODULE_4__/* .isSatisfied */ .n)(request, answer) || (parentSeen.has(request) && isUnclear(request, answer));
        const onAnswer = (index, answer) => {
            const request = sent[index];
            if (isDone(request, answer))
                onSatisfied?.(request);
        };
        const answers = await graph.batch(sent, { serial, onAnswer });
        const heldBack = [];
        const unclear = [];
        let firstError;
        let anySatisfiedByError = false;
        for (const [index, request] of sent.entries()) {
            const answer = answers[index];
            if (isDone(request, answer))
                anySatisfiedByError ||= !(0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .succeeded */ .gq)(answer);
            else if (isUnclear(request, answer))
                unclear.push({ request, error: toActionError(request, answer) });
            // An error that means "done already" still holds back the items that depended on it.
            else if (answer.status === 424 && (anySatisfiedByError || unclear.length > 0))
                heldBack.push(request);
            else
                firstError ??= toActionError(request, answer);
        }
        if (firstError !== undefined)
            throw firstError;
        await assertParents(graph, unclear);
        for (const { request } of unclear)
            parentSeen.add(request);
        pending = [...unclear.map(({ request }) => request), ...heldBack];
    }
};
/** A removal that may not have been done: what is missing is the thing itself, or what it hangs on. */
const isUnclear = (request, answer) => request.method === 'DELETE' && (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isMissing */ .b2)(answer) && (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .missingPart */ .KN)(request, answer) === 'either';
/** @throws ActionError of the first whose parent is not there. */
const assertParents = async (graph, unclear) => {
    const answers = await graph.batch(unclear.map(({ request: { path, operation } }) => ({
        method: 'GET',
        path: `${(0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .parentPath */ .yl)(path)}?$select=id`,
        operation,
        requirement: _requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications,
        isKnown: true
    })));
    const missing = unclear.find((_, index) => !(0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .succeeded */ .gq)(answers[index]));
    if (missing !== undefined)
        throw missing.error;
};


/***/ }),

/***/ 59703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KN: () => (/* binding */ missingPart),
/* harmony export */   KS: () => (/* binding */ missingReference),
/* harmony export */   TE: () => (/* binding */ isOfAnother),
/* harmony export */   b2: () => (/* binding */ isMissing),
/* harmony export */   oA: () => (/* binding */ isStray),
/* harmony export */   tl: () => (/* binding */ isTenantMissing),
/* harmony export */   yl: () => (/* binding */ parentPath)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(44941);
/* harmony import */ var _cpim_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65626);
// Which 404 means that an object is not there. Graph's own router, the directory behind it and any gateway answer 404 for reasons
// of their own, so the code decides, and the key that the text quotes says which of the objects of a path is meant.


/** The codes of the directory for an object that is not there. Source: Microsoft Graph documentation, error responses. */
const missingCode = /^(Request_)?ResourceNotFound$/i;
/** Graph's router does not know a part of the path: nothing of any object. */
const ofSegment = /resource not found for the segment/i;
/** The directory could not find the tenant itself, for the moment. */
const ofTenant = /company information/i;
/**
 * True when the answer says that what the path names is not there: a 404 with the directory's own code, and not for a key that the
 * request does not name; or the code of Azure AD B2C's back end, whose status may be 400.
 */
const isMissing = (answer) => {
    if ((0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .isCpimMissing */ .u6)(answer))
        return true;
    if (answer.status !== 404 || answer.isOfAnother === true)
        return false;
    const { code, message } = (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer);
    return missingCode.test(code) && !ofTenant.test(message) && !ofSegment.test(message);
};
/** True for a 404 that says nothing of any object: of the tenant, of a gateway, without a readable body. */
const isStray = (answer) => answer.status === 404 && !isMissing(answer);
/** True when the directory itself gave a stray 404: then nothing was done. */
const isTenantMissing = (answer) => {
    const { code, message } = (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer);
    return isStray(answer) && (code === 'Directory_ObjectNotFound' || ofTenant.test(message));
};
/** Every key of a path in its order: ids, and the values of alternate keys. */
const keysOf = (path) => path.split('?', 1)[0]
    .replace(/\/\$ref$/, '')
    .split('/')
    .map(part => decodeURIComponent(/\(\w+='(.*)'\)$/.exec(part)?.[1]?.replaceAll("''", "'") ?? part).toLowerCase());
/** The key that the text quotes as not there, in lower case. */
const quotedKey = (answer) => /\bResource '(.+?)' does not exist/i.exec((0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer).message)?.[1]?.toLowerCase();
/** The id of the object that the body of a request refers to, when the answer says that this is what is not there. */
const missingReference = ({ body }, answer) => {
    const reference = body?.['@odata.id'];
    const id = typeof reference === 'string' ? reference.split('/').at(-1)?.toLowerCase() : undefined;
    return id !== undefined && isMissing(answer) && quotedKey(answer) === id ? id : undefined;
};
/**
 * True for a 404 to a read or a removal that quotes a key as not there which the request does not name. The references inside of
 * other writes are in their bodies.
 */
const isOfAnother = ({ method, path }, answer) => {
    if (answer.status !== 404 || (method !== 'GET' && method !== 'DELETE'))
        return false;
    const quoted = quotedKey(answer);
    const query = decodeURIComponent(path.split('?')[1] ?? '').toLowerCase();
    return quoted !== undefined && !keysOf(path).includes(quoted) && !query.includes(`'${quoted}'`);
};
/** The object that a member hangs on: `/applications/{id}` of `/applications/{id}/owners/{id}/$ref`; undefined for others. */
const parentPath = (path) => /^\/\w+(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\([^)]*\))(?=\/\w)/i.exec(path)?.[0];
/**
 * What a 404 for a missing object speaks of: the `target` of the path; the `parent` that it hangs on, which leaves open what
 * became of the target; `either` when the text does not say and the path has both.
 */
const missingPart = ({ path }, answer) => {
    if (parentPath(path) === undefined)
        return 'target';
    const keys = keysOf(path);
    const quoted = quotedKey(answer);
    if (quoted !== undefined && quoted === keys.at(-1))
        return 'target';
    return quoted !== undefined && keys.includes(quoted) ? 'parent' : 'either';
};


/***/ }),

/***/ 71419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $H: () => (/* binding */ byId),
/* harmony export */   dV: () => (/* binding */ graphAppId),
/* harmony export */   dX: () => (/* binding */ byKey),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   mX: () => (/* binding */ segment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83253);
// Paths of Microsoft Graph: alternate keys and filter values, encoded so that no value can leave its place.


/** `/applications(uniqueName='\u2026')`: an alternate key, as a {@link literal}. */
const byKey = (collection, key, value) => `/${collection}(${key}=${literal(value)})`;
/** `/{id}`: an id of Graph as one path segment. @throws ActionError `protocol` for what no id of Graph looks like. */
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
/** A string literal of a key or a `$filter`: quotes doubled, then percent-encoded. */
const literal = (value) => `'${encodeURIComponent(value.replaceAll("'", "''"))}'`;
/** Microsoft Graph's own client id, the same in every tenant. */
const graphAppId = '00000003-0000-0000-c000-000000000000';


/***/ }),

/***/ 20247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ln: () => (/* binding */ requirements),
/* harmony export */   Y2: () => (/* binding */ howToGrant),
/* harmony export */   kR: () => (/* binding */ isGranted)
/* harmony export */ });
/* harmony import */ var _builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84375);
// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.

/** A requirement. An administrator who signs in is asked for the first of `anyOf`, unless `more` says otherwise. */
const requirement = (doing, anyOf, roles, more = {}) => ({ doing, anyOf, besides: [], roles, delegated: anyOf[0], ...more });
const globalAdministrator = ['Global Administrator'];
const roleAdministrators = ['Privileged Role Administrator', 'Global Administrator'];
const keySetAdministrators = ['B2C IEF Keyset Administrator', 'Global Administrator'];
const policyAdministrators = ['B2C IEF Policy Administrator', 'Global Administrator'];
const applicationAdministrators = [
    'Application Administrator',
    'Cloud Application Administrator',
    'Global Administrator'
];
const userFlowAdministrators = ['External ID User Flow Administrator', 'Global Administrator'];
const attributeAdministrators = [
    'External ID User Flow Attribute Administrator',
    'External ID User Flow Administrator',
    'Global Administrator'
];
const providerAdministrators = ['External Identity Provider Administrator', 'Global Administrator'];
/** Everything that the action may need of its caller. */
const requirements = {
    readOrganization: requirement('read the organization', ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'], globalAdministrator),
    readApplications: requirement('read applications and service principals', [
        'Application.Read.All',
        'Application.ReadWrite.OwnedBy',
        'Application.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All'
    ], applicationAdministrators),
    writeApplications: requirement('create and change applications, service principals and their credentials', ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'], applicationAdministrators, {
        note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.',
        delegated: 'Application.ReadWrite.All'
    }),
    grantAppRoles: requirement('grant Microsoft Graph application permissions (admin consent)', ['AppRoleAssignment.ReadWrite.All'], roleAdministrators, { besides: ['Application.Read.All'] }),
    readDirectoryRoles: requirement('read directory role assignments', ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'], roleAdministrators),
    assignDirectoryRoles: requirement('assign directory roles', ['RoleManagement.ReadWrite.Directory'], roleAdministrators),
    // Nobody is asked for it: grants are told where the token allows to read them.
    readDelegatedGrants: requirement('read delegated permission grants', [
        'DelegatedPermissionGrant.Read.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All'
    ], globalAdministrator, { delegated: undefined }),
    grantDelegatedPermissions: requirement('grant delegated permissions for all users (admin consent)', ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'], applicationAdministrators),
    // The same as for grants that are only told, and an administrator is asked for it.
    readDelegatedPermissions: requirement('read delegated permission grants', [
        'DelegatedPermissionGrant.Read.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All'
    ], globalAdministrator),
    readUserAttributes: requirement('read user attributes', ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'], attributeAdministrators),
    writeUserAttributes: requirement('create, change and remove user attributes', ['IdentityUserFlow.ReadWrite.All'], attributeAdministrators),
    readUserFlows: requirement('read user flows', ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'], userFlowAdministrators),
    writeUserFlows: requirement('create, change and remove user flows, and read which identity providers and API connectors they use', ['IdentityUserFlow.ReadWrite.All'], userFlowAdministrators),
    readIdentityProviders: requirement('read identity providers', ['IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All'], providerAdministrators),
    writeIdentityProviders: requirement('create, change and remove identity providers', ['IdentityProvider.ReadWrite.All'], providerAdministrators),
    // There is no permission that only reads.
    useApiConnectors: requirement('read, create, change and remove API connectors', ['APIConnectors.ReadWrite.All'], userFlowAdministrators),
    readAuthenticationMethods: requirement('read the kinds of local accounts', ['Policy.Read.All'], globalAdministrator),
    writeAuthenticationMethods: requirement('change the kinds of local accounts', ['Policy.ReadWrite.AuthenticationMethod'], globalAdministrator),
    // Nobody is asked for it: the policy is read only where the token allows that anyway.
    readPolicies: requirement('read the app management policy', ['Policy.Read.All'], globalAdministrator, {
        delegated: undefined
    }),
    readKeySets: requirement('read policy keys', ['TrustFrameworkKeySet.Read.All', 'TrustFrameworkKeySet.ReadWrite.All'], keySetAdministrators),
    writeKeySets: requirement('create, fill and remove policy keys', ['TrustFrameworkKeySet.ReadWrite.All'], keySetAdministrators),
    readCustomPolicies: requirement('read custom policies', ['Policy.Read.All', 'Policy.ReadWrite.TrustFramework'], policyAdministrators),
    writeCustomPolicies: requirement('upload and remove custom policies', ['Policy.ReadWrite.TrustFramework'], policyAdministrators)
};
/**
 * Whether the caller's own token shows that a requirement is met; `unknown` when the token cannot be read. A delegated
 * token (device code) needs the scope, and the user's directory roles decide the rest, so only the scope is checked.
 */
const isGranted = (claims, required) => {
    if (claims === undefined)
        return 'unknown';
    const granted = claims.delegated ? claims.scopes : claims.roles;
    if (required.anyOf.some(permission => granted.includes(permission)))
        return 'granted';
    if (claims.delegated)
        return 'missing';
    return required.roles.some(name => claims.directoryRoles.includes(_builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__/* .builtInRoles */ .x[name])) ? 'granted' : 'missing';
};
/** What to grant, and who can: the hint of everything that is missing. */
const howToGrant = (required) => {
    const [least, ...others] = required.anyOf;
    const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : '';
    const besides = required.besides.length > 0 ? ` together with ${required.besides.join(' and ')}` : '';
    const roles = required.roles.join(' or ');
    return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${required.note === undefined ? '' : ` ${required.note}`}`;
};


/***/ }),

/***/ 91057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L8: () => (/* binding */ classify),
/* harmony export */   Ym: () => (/* binding */ toRetry),
/* harmony export */   vg: () => (/* binding */ onlyPrincipal),
/* harmony export */   zK: () => (/* binding */ classifyUnanswered)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83253);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44941);
/* harmony import */ var _cpim_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65626);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59703);
// The retry table: which answers of Graph are final, which are asked for again, and which write of ours explains a symptom of
// replication. Graph gives no read-your-write guarantee; what stands in no row is a real answer and is reported at once.




const symptoms = [
    { after: 'application', status: 404 },
    { after: 'application', status: 409, message: /^(?!.*(already exists?|conflicting object))/is },
    { after: 'application', status: 400, message: /does not reference a valid application object/i },
    { after: 'application', status: 403, message: /backing application of the service principal/i },
    { after: 'application', status: 403, code: /^Authorization_RequestDenied$/, maxWaitMs: 30_000 },
    { after: 'servicePrincipal', status: 404 },
    { after: 'servicePrincipal', status: 400, message: /not a valid reference update/i },
    { after: 'servicePrincipal', status: 400, message: /permission being assigned was not found/i },
    { after: 'servicePrincipal', status: 400, message: /does not exist or one of its queried reference/i },
    { after: 'password', status: 400, message: /no password credential found/i, maxWaitMs: 60_000 },
    { after: 'federatedCredential', status: 404 },
    { after: 'keySet', status: 404 },
    { after: 'keySet', status: 400, code: /^AADB2C(?:95052|90073)$/ },
    { after: 'keySet', status: 400, message: /does not have CryptographicKey referenced/i, maxWaitMs: 60_000 },
    { after: 'customPolicy', status: 400, message: /Policy with 'policyId': \S+ cannot be found/i, maxWaitMs: 60_000 },
    { after: 'customPolicy', status: 404, message: /Policy with 'policyId': \S+ cannot be found/i, maxWaitMs: 60_000 }
];
/** How long a single item of a batch may answer that it does not know the token. */
const lateTokenMs = 5_000;
/** How long a 404 is waited for that says nothing of the object, or comes from a replica that does not know what another has. */
const strayMs = 30_000;
/** How long the back end of Azure AD B2C is asked again that tells of a problem: it answers so to what it does not understand too. */
const flakyMs = 20_000;
/** An exchange to be repeated. `answer` is absent when there was none. */
const toRetry = (reason, mayHaveHappened, answer, maxWaitMs) => ({ kind: 'retry', reason, mayHaveHappened, answer, maxWaitMs });
/** An exchange that brought no answer at all: a transport error, a timeout, a body that ended early. */
const classifyUnanswered = (request, reason) => {
    const [path] = request.path.split('?');
    const text = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_2__/* .transportText */ .jd)(reason) || 'the connection was lost';
    return toRetry(new Error(`${request.method} ${path}: ${text}`, { cause: reason }), true);
};
/** An answer by its class: throttled, failing service, concurrency, replication that our own writes explain, or final. */
const classify = (request, given) => {
    const answer = (0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isOfAnother */ .TE)(request, given) ? { ...given, isOfAnother: true } : given;
    const { status } = answer;
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .failureOf */ .g5)(answer);
    const again = (mayHaveHappened, maxWaitMs) => toRetry(new Error((0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .describeFailure */ .Ic)(failure)), mayHaveHappened, answer, maxWaitMs);
    // Seen as 409 and as 503; nothing was changed in either case.
    if (failure.code === 'Directory_ConcurrencyViolation' || status === 429)
        return again(false);
    if ((0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .isCpimBusy */ .BM)(answer))
        return again(false);
    if ((0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .isExtensionRace */ .r2)(answer))
        return again(false, strayMs);
    if ((0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .isCpimFlaky */ .NC)(answer))
        return again(true, flakyMs);
    if (status === 408 || (status >= 500 && status !== 501))
        return again(true);
    if (status >= 200 && status < 300) {
        // Graph's 200 and 201 carry a body; without one a gateway may have answered, and nothing says that the work was done.
        if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .isUnprovenSuccess */ .z1)(request, answer) && answer.body !== undefined)
            return toRetry(new Error(`Graph answered ${status} without saying that it was done`), true, answer, strayMs);
        return status !== 204 && answer.body === undefined
            ? toRetry(new Error(`Graph answered ${status} without a readable body`), true, answer)
            : { kind: 'final', answer };
    }
    // The token is a fresh one by then (transport.ts); one item of a batch may still meet a replica that has not heard of it.
    if (status === 401)
        return (0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .isOtherDirectory */ .sH)(answer) ? { kind: 'final', answer } : again(false, lateTokenMs);
    // Not of the object but of the tenant or a gateway: the service failed. What lies between may have done the work all the same.
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isStray */ .oA)(answer) && answer.isOfAnother !== true)
        return again(!(0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isTenantMissing */ .tl)(answer), strayMs);
    // No write of ours made it.
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .missingReference */ .KS)(request, answer) !== undefined)
        return again(false, strayMs);
    const ownCode = `AADB2C${(0,_cpim_js__WEBPACK_IMPORTED_MODULE_0__/* .cpimCode */ .j5)(answer) ?? ''}`;
    const symptom = symptoms.find(row => request.mayLagBehind?.has(row.after) === true &&
        row.status === status &&
        (row.code === undefined || row.code.test(failure.code) || row.code.test(ownCode)) &&
        (row.message === undefined || row.message.test(failure.message)));
    // What is to be removed may be gone by now.
    if (symptom !== undefined)
        return again(false, status === 404 && request.method === 'DELETE' ? strayMs : symptom.maxWaitMs);
    if (answer.isOfAnother === true)
        return again(true, strayMs);
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(answer)) {
        if (request.isKnown === true)
            return again(false, strayMs);
        if (request.method === 'DELETE' && (0,_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .missingPart */ .KN)(request, answer) === 'parent')
            return again(false, strayMs);
    }
    // An upsert updates what exists: a replica does not show yet what stands in the way.
    const isUpsert = request.headers?.Prefer === 'create-if-missing';
    if (isUpsert && status === 409 && /with name .* already exists/i.test(failure.message))
        return again(false, strayMs);
    return { kind: 'final', answer };
};
/** The writes of a request about a service principal: those to the application never explain a 403 that it meets. */
const onlyPrincipal = (recent) => new Set([...recent].filter(one => one === 'servicePrincipal'));


/***/ }),

/***/ 89539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ isSatisfied)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94891);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44941);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(59703);
// Refusals that mean that the work of a request is done already. Graph has no codes of their own for most of them, only texts, so
// each kind of request is held against its own alone. Sources: Microsoft Graph documentation, and public threads for the texts.



const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** The words are there, and with them the values of the request that the text quotes: their beginnings, for it may be cut. */
const says = (words, ...quoted) => ({ message }, { body }) => words.test(message) && quoted.every(field => message.includes((0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asText */ .e1)(body?.[field]).slice(0, 100)));
const refusals = [
    {
        method: 'POST',
        path: /\/removePassword$/,
        isOwn: ({ message }, { body }) => {
            if (!/no password credential found/i.test(message))
                return false;
            const quoted = guid.exec(message)?.[0].toLowerCase();
            return quoted === undefined || quoted === (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asText */ .e1)(body?.keyId).toLowerCase();
        }
    },
    {
        method: 'POST',
        path: /\/appRoleAssign(ments|edTo)$/,
        isOwn: says(/^permission (being assigned|entry) already exists/i)
    },
    {
        method: 'POST',
        path: /^\/roleManagement\/directory\/roleAssignments$/,
        isOwn: ({ code, message }) => code === 'RoleAssignmentExists' || /^a conflicting object|role assignment already exists/i.test(message)
    },
    { method: 'POST', path: /^\/directoryRoles$/, isOwn: says(/^a conflicting object/i) },
    {
        method: 'POST',
        path: /\/\$ref$/,
        isOwn: ({ message }, { path }) => {
            const property = path.split('/').at(-2) ?? '';
            return /added object references already exist/i.test(message) && message.includes(`'${property}'`);
        }
    },
    {
        // The trust is there, under another name.
        method: 'PATCH',
        path: /\/federatedIdentityCredentials\(/,
        isOwn: says(/combination of issuer and subject must be unique/i, 'issuer', 'subject')
    }
];
/**
 * True when the answer says that the wanted state is there: done by this request, existing already, or gone already. A DELETE
 * whose refusal does not tell a missing member from a missing parent is not satisfied.
 */
const isSatisfied = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .succeeded */ .gq)(answer))
        return !(0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnprovenSuccess */ .z1)(request, answer);
    const { method, path } = request;
    if (method === 'DELETE')
        return (0,_missing_js__WEBPACK_IMPORTED_MODULE_0__/* .isMissing */ .b2)(answer) && (0,_missing_js__WEBPACK_IMPORTED_MODULE_0__/* .missingPart */ .KN)(request, answer) === 'target';
    if (answer.status !== 400 && answer.status !== 409)
        return false;
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .failureOf */ .g5)(answer);
    return refusals.some(one => one.method === method && one.path.test(path) && one.isOwn(failure, request));
};


/***/ }),

/***/ 97057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ createTenantClock),
/* harmony export */   h: () => (/* binding */ clockWarning)
/* harmony export */ });
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94456);
// The tenant's clock, as the answers of Graph tell it. A Date header alone proves nothing, and a runner's clock may be wrong: a
// time counts when a second witness says the same, the runner or the token service that issued the caller's token.

/** How far two clocks may be apart that agree. */
const toleranceMs = 15 * 60_000;
/** What a user should know of clocks that disagree. */
const clockWarning = ({ graphMs, runnerMs }) => `Microsoft Graph says that it is ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(graphMs)}, the runner that it is ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(runnerMs)}, and the caller's token does not confirm Graph. This run goes by the runner's clock and removes no secret because of its age. Check the runner's clock, and what lies between it and Microsoft Graph.`;
/** A clock that nobody has told anything yet. */
const createTenantClock = ({ clock }) => {
    let confirmed;
    let unconfirmed;
    let issued;
    const current = ({ dateMs, atMs }) => dateMs + (clock.monotonic() - atMs);
    const agrees = (oneMs, otherMs) => Math.abs(oneMs - otherMs) <= toleranceMs;
    return {
        now: () => (confirmed === undefined ? clock.now() : current(confirmed)),
        doubt: () => confirmed === undefined && unconfirmed !== undefined
            ? { graphMs: current(unconfirmed), runnerMs: clock.now() }
            : undefined,
        sawDate: dateMs => {
            const reading = { dateMs, atMs: clock.monotonic() };
            const isConfirmed = agrees(dateMs, clock.now()) || (issued !== undefined && agrees(dateMs, current(issued)));
            if (isConfirmed)
                confirmed = reading;
            else
                unconfirmed = reading;
        },
        sawToken: ({ value, issuedMs }) => {
            if (issuedMs === undefined || value === issued?.token)
                return;
            issued = { dateMs: issuedMs, atMs: clock.monotonic(), token: value };
        }
    };
};


/***/ }),

/***/ 59384:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ readCallerInputs),
  K: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: ./build/clouds.js
var clouds = __webpack_require__(39924);
// EXTERNAL MODULE: ./build/declaration/assemble.js
var assemble = __webpack_require__(11539);
// EXTERNAL MODULE: ./build/declaration/variables.js
var declaration_variables = __webpack_require__(69942);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/mode.js
// What the step does with the difference between what is wanted and what there is.
/** What is done with a declaration: carry it out, only show it, or remove what is declared. */
const modes = ['apply', 'plan', 'destroy'];
/** The accepted values of the `mode` input: `export` has no declaration to begin with, and makes one. */
const stepModes = [...modes, 'export'];

// EXTERNAL MODULE: ./build/resources/tenant/reference.js
var reference = __webpack_require__(8670);
// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(71081);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(87978);
// EXTERNAL MODULE: ./build/util/words.js
var util_words = __webpack_require__(85892);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/resources/app/managedApp.js
var managedApp = __webpack_require__(13372);
;// CONCATENATED MODULE: ./build/inputs/caller.js
// The caller's credential, from the inputs that can name one.



/** The accepted values of `sign-in`. */
const signIns = ['auto', 'oidc', 'client-secret', 'client-certificate', 'device-code'];
const acceptedPem = 'accepted: PEM text with one -----BEGIN CERTIFICATE----- block or a chain with the signing certificate first, and its unencrypted -----BEGIN PRIVATE KEY----- block';
/** What is wrong with a certificate and its private key in PEM. Nothing of the text is ever shown. */
const problemOfKeyPair = (pem) => {
    if (/ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
        return 'holds an encrypted private key; remove the passphrase (openssl pkey -in key.pem -out plain.pem)';
    if (!/-----BEGIN CERTIFICATE-----/.test(pem))
        return 'holds no certificate';
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
        return 'holds no private key';
    try {
        const isPair = new external_node_crypto_.X509Certificate(pem).checkPrivateKey((0,external_node_crypto_.createPrivateKey)(pem));
        return isPair ? undefined : 'holds a private key that does not belong to its first certificate';
    }
    catch {
        return 'cannot be read';
    }
};
/**
 * The caller's credential. `auto` goes by which credential is given and takes GitHub OIDC where none is.
 * `cloudAudience` takes the place of an empty `oidc-audience`. What contradicts goes to `report`, and gives undefined.
 */
const readCredential = (signIn, text, cloudAudience, report) => {
    let sound = true;
    const fail = (input, problem) => {
        sound = false;
        report(input, problem);
    };
    const clientSecret = text('client-secret');
    const pem = text('client-certificate');
    const audience = text('oidc-audience');
    const given = ['client-secret', 'client-certificate'].filter(input => text(input) !== '');
    const kind = signIn === 'auto' ? (given[0] ?? 'oidc') : signIn;
    if (given.length === 2)
        fail('client-certificate', 'is given beside client-secret; accepted: one of the two');
    if (!given.some(input => input === kind)) {
        for (const input of given)
            fail('sign-in', `${(0,util_words/* quoted */.TL)(kind)} contradicts ${input}, which is given; accepted: ${input}, or no ${input}`);
    }
    if (kind === 'client-secret' && clientSecret === '')
        fail(kind, "is empty; accepted: the caller's secret (one that is not defined, or kept from a fork, arrives empty)");
    if (kind === 'client-certificate' && pem === '')
        fail(kind, `is empty; ${acceptedPem}`);
    if (audience !== '' && kind !== 'oidc')
        fail('oidc-audience', `${(0,util_words/* quoted */.TL)(audience)} has no use with sign-in ${kind}; accepted: sign-in oidc, or no oidc-audience`);
    if (/[\r\n]|-----BEGIN/.test(clientSecret))
        fail('client-secret', 'holds more than one line; accepted: the value of a client secret (a PEM goes to client-certificate)');
    const pemProblem = pem === '' ? undefined : problemOfKeyPair(pem);
    if (pemProblem !== undefined)
        fail('client-certificate', `${pemProblem}; ${acceptedPem}`);
    const clientId = readCallerId(text('client-id'), kind, fail);
    if (!sound)
        return undefined;
    if (kind === 'device-code')
        return { kind, clientId };
    if (clientId === undefined)
        return undefined;
    if (kind === 'oidc')
        return { kind, clientId, audience: audience || cloudAudience, ...(signIn === 'auto' && { byDefault: true }) };
    return kind === 'client-secret' ? { kind, clientId, clientSecret } : { kind, clientId, pem };
};
const readCallerId = (text, kind, fail) => {
    if (text !== '') {
        const id = (0,managedApp/* readClientId */.u)(text);
        if (id.ok)
            return id.value;
        fail('client-id', id.problem);
    }
    else if (kind !== 'device-code') {
        fail('client-id', 'is missing; accepted: the application (client) id, a GUID of the identity that this action signs in as');
    }
    return undefined;
};

// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
;// CONCATENATED MODULE: ./build/inputs/endpoints.js
// The cloud that is talked to, with the hosts that `login-endpoint` and `graph-endpoint` put in the place of its own.



const accepted = 'accepted: an origin such as https://login.example.com, or http on loopback only';
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** The text as an origin without a trailing slash: https, or http on loopback; no path, query, fragment or credentials. */
const parseOrigin = (text) => {
    const url = URL.parse(text);
    if (url === null)
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} is not a URL; ${accepted}`);
    if (url.username !== '' || url.password !== '')
        return (0,result/* err */._)(`holds credentials, which have no place there; ${accepted}`);
    const reason = (0,reference/* userFlowHostReason */.I)(url.hostname);
    if (reason !== undefined)
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)}: ${reason}; ${accepted}`);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} would send credentials unprotected or nowhere; ${accepted}`);
    if (url.pathname !== '/' || /[?#]/.test(text))
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} is more than an origin; ${accepted}`);
    return (0,result.ok)(url.origin);
};
/** The cloud with its hosts replaced; empty overrides leave them. The scope of tokens stays the cloud's own. */
const withEndpoints = (cloud, loginOrigin, graphOrigin) => ({
    ...cloud,
    loginOrigin: loginOrigin || cloud.loginOrigin,
    graphOrigin: graphOrigin || cloud.graphOrigin,
    customLogin: loginOrigin !== '' && loginOrigin !== cloud.loginOrigin
});

// EXTERNAL MODULE: ./build/declaration/schema.js
var schema = __webpack_require__(64020);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
;// CONCATENATED MODULE: ./build/inputs/names.js
// The names of the inputs, and the search for names that were probably meant to be one of them.



/** The inputs that say who signs in, where to, and what to do there. */
const callerInputs = [
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
    'config-variables'
];
/** The inputs that say how the run goes about it. */
const runInputs = [
    'github-token',
    'verify',
    'wait-timeout',
    'fail-on-drift',
    'destroy-caller',
    'overwrite',
    'comment-on-pull-request'
];
/** The inputs that say what one app is, in the order of the kinds. */
const appInputsOf = (kinds) => Object.entries((0,schema/* appKeysOf */.F6)(kinds)).flatMap(([key, { inputs }]) => inputs.map(input => ({ ...input, path: [key, ...input.below] })));
/** Every input, in the order of action.yml. */
const inputNamesOf = (kinds) => [
    ...callerInputs,
    ...appInputsOf(kinds).map(({ name }) => name),
    ...runInputs
];
/**
 * One sentence for each given name that is no input of ours but near to one: probably a mistyped input. Nothing more can be said:
 * an `env:` of the job with a variable `INPUT_\u2026` arrives in the same way, and means another program.
 */
const unknownInputs = (given, kinds) => {
    const names = inputNamesOf(kinds);
    return [...new Set(given)]
        .filter(name => !names.includes(name))
        .flatMap(name => {
        const near = (0,suggest/* didYouMean */.au)(name, names);
        return near === '' ? [] : `${(0,util_words/* quoted */.TL)(name)} is not an input of this action${near}`;
    });
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
/**
 * Reads and checks every input. Secrets are masked in the statement after they are read. `warn` is told of names that were
 * probably meant to be inputs.
 * @throws ActionError `input` that lists every mistake: the input, its value (never a secret's), what is accepted.
 */
const readInputs = (io, kinds, warn) => {
    const reading = openReading(io);
    const { problems, report, text, word } = reading;
    for (const warning of unknownInputs(io.inputNames(), kinds))
        warn(`Input ${warning}`);
    const flag = (input) => word(input, ['true', 'false']) === 'true';
    const caller = readCaller(reading);
    const mode = word('mode', stepModes);
    const overwrite = flag('overwrite');
    if (mode === 'export') {
        if (text('config') === '')
            report('config', 'is empty; accepted with mode export: the path of the file to write, such as b2c.yml');
        const declaration = readConfigReference(io, kinds, report);
        if (problems.length > 0 || !caller)
            throw refusedInputs(problems);
        return { mode, ...caller, declaration, overwrite };
    }
    const run = { mode: mode ?? 'apply', isInteractive: text('sign-in') === 'device-code' };
    const declaration = text('config') === '' ? readSingleApp(io, kinds, run, report) : readConfigReference(io, kinds, report);
    const flags = {
        verify: flag('verify'),
        failOnDrift: flag('fail-on-drift'),
        destroyCaller: flag('destroy-caller'),
        commentOnPullRequest: flag('comment-on-pull-request')
    };
    const gitHubToken = text('github-token') || undefined;
    const stores = appInputsOf(kinds).some(({ name, needsToken }) => needsToken && io.input(name) !== '');
    if (gitHubToken === undefined && (flags.commentOnPullRequest || stores))
        report('github-token', 'is empty; accepted: a token, which comments, secret destinations and variables need');
    if (problems.length > 0 || !caller || !mode || !declaration)
        throw refusedInputs(problems);
    return { mode, ...caller, declaration, ...flags, gitHubToken };
};
/**
 * Reads and checks the inputs that say who signs in and where to, and no others; masks as {@link readInputs} does.
 * @throws ActionError `input`.
 */
const readCallerInputs = (io) => {
    const reading = openReading(io);
    const caller = readCaller(reading);
    if (reading.problems.length > 0 || !caller)
        throw refusedInputs(reading.problems);
    return caller;
};
const openReading = (io) => {
    const secrets = readSecrets(io);
    const problems = [];
    const report = (input, problem) => {
        problems.push(`${input} ${problem}`);
    };
    const text = (input) => secrets[input] ?? io.input(input);
    const read = (input, parse) => {
        const result = parse(text(input));
        if (result.ok)
            return result.value;
        report(input, result.problem);
        return undefined;
    };
    return { problems, report, text, read, word: (input, words) => read(input, value => (0,util_words/* parseWord */.kB)(value, words)) };
};
const readCaller = ({ report, text, read, word }) => {
    const origin = (input) => (text(input) && read(input, parseOrigin)) || '';
    const cloudName = word('cloud', clouds/* cloudNames */.cY) ?? 'public';
    const cloud = withEndpoints(clouds/* clouds */.Pk[cloudName], origin('login-endpoint'), origin('graph-endpoint'));
    const tenant = read('tenant-id', value => (0,reference/* parseTenant */.s)(value, cloud.name));
    const signIn = word('sign-in', signIns);
    const credential = signIn && readCredential(signIn, text, cloud.oidcAudience, report);
    const waitTimeoutMs = read('wait-timeout', value => (0,duration/* parseDuration */.E9)(value, { mostMs: longestWaitMs }));
    return tenant && credential && waitTimeoutMs !== undefined ? { tenant, credential, cloud, waitTimeoutMs } : undefined;
};
const refusedInputs = (problems) => new errors/* ActionError */.lZ({
    code: 'input',
    message: (0,problem/* mistakesText */.v)(problems, { one: 'Input ', many: 'the inputs' }),
    hint: 'Nothing was sent to the tenant. The inputs and their defaults stand in action.yml and the README.'
});
const readSecrets = ({ input, mask }) => {
    const clientSecret = input('client-secret');
    if (clientSecret !== '')
        mask(clientSecret);
    const clientCertificate = input('client-certificate');
    for (const part of secretPartsOfPem(clientCertificate))
        mask(part);
    const gitHubToken = input('github-token');
    if (gitHubToken !== '')
        mask(gitHubToken);
    return { 'client-secret': clientSecret, 'client-certificate': clientCertificate, 'github-token': gitHubToken };
};
/** What the inputs say, as a file would have it. A value that is refused is reported and left out. */
const writtenBy = (inputs, { input: text }, report) => {
    const written = {};
    for (const { name, path, read } of inputs) {
        const result = read(text(name));
        if (result?.ok === false)
            report(name, result.problem);
        if (!result?.ok)
            continue;
        const [key, below] = path.map(String);
        written[key] = below === undefined ? result.value : { ...(0,json/* asObject */.eB)(written[key]), [below]: result.value };
    }
    return written;
};
const readSingleApp = (io, kinds, run, report) => {
    if (io.input('config-variables') !== '')
        report('config-variables', 'is given without config; accepted: names of variables for the placeholders of a file');
    const inputs = appInputsOf(kinds);
    // An entry of a list, or a value that two inputs make together, belongs to the input whose path it begins with.
    const inputAt = (at) => inputs.find(({ path }) => path.every((step, index) => step === at[index]))?.name ?? String(at[0]);
    const app = (0,assemble/* assembleApp */.cL)(writtenBy(inputs, io, report), {
        key: undefined,
        // Mode destroy finds the app by its unique name alone.
        nameRequired: run.mode !== 'destroy',
        kinds,
        run,
        report: ({ path, problem }) => report(inputAt(path), problem)
    });
    return app && { kind: 'single', app };
};
const readConfigReference = (io, kinds, report) => {
    const inputs = appInputsOf(kinds);
    for (const { name, everywhere } of inputs)
        if (!everywhere && io.input(name) !== '')
            report(name, 'is given beside config, which declares the apps; accepted: one of the two');
    const general = inputs.filter(({ everywhere }) => everywhere);
    const variables = (0,util_words/* linesOf */.Dx)(io.input('config-variables')).flatMap(name => {
        const parsed = (0,declaration_variables/* parseVariableName */.f)(name);
        if (parsed.ok)
            return [parsed.value];
        report('config-variables', parsed.problem);
        return [];
    });
    return { kind: 'config', path: io.input('config'), everywhere: writtenBy(general, io, report), variables };
};


/***/ }),

/***/ 99604:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ createComponent),
/* harmony export */   o: () => (/* binding */ bind)
/* harmony export */ });
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(55568);
// A component is what is planned, applied and reported as one: a managed app, or the tenant itself. It is a list of resources
// that hang on one scope; what each of them wants and observes is known to it alone.

/** Binds a resource to what is wanted of it. With the goal `absent`, a kind that goes with its component plans nothing. */
const bind = (resource, wanted, goal = 'present') => {
    const { kind, after, afterRemovals = [], neededBy = [], lane, observe, observeBeforeWrite, looksOlder } = resource;
    const afterComponents = resource.afterComponents === true;
    const plan = goal === 'present' ? resource.plan : resource.planRemoval;
    const bound = {
        kind,
        after,
        afterRemovals,
        neededBy,
        lane,
        afterComponents,
        observe: async (scope, rescope) => {
            if (plan === undefined)
                return () => inScope({ changes: [], requirements: [] }, bound, scope, undefined);
            const observed = await observe(wanted, scope, goal);
            const observeAgain = async (base) => {
                const freshScope = rescope(base);
                const fresh = await observe(wanted, freshScope, goal);
                return {
                    planner: context => inScope(plan(wanted, fresh, context), bound, freshScope, undefined),
                    looksOlder: looksOlder?.(fresh, observed) === true
                };
            };
            const again = observeBeforeWrite?.(observed) === true ? observeAgain : undefined;
            return context => inScope(plan(wanted, observed, context), bound, scope, again);
        }
    };
    return bound;
};
/** What a plan that writes nothing does not need is not kept: a thousand apps may be planned before the first is applied. */
const inScope = (plan, resource, scope, observeAgain) => {
    const { changes, requirements, title, isLast = false, conclude, settle, finish, report } = plan;
    const afterComponents = resource.afterComponents || plan.afterComponents === true;
    const apply = changes.some(_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .writes */ .D3) ? plan.apply : undefined;
    return {
        resource,
        changes,
        requirements,
        title,
        isLast,
        afterComponents,
        observeAgain: apply && observeAgain,
        apply: apply && (work => apply(work, scope)),
        conclude: conclude && (work => conclude(work, scope)),
        settle: settle && (work => settle(work, scope)),
        finish: finish && (work => finish(work, scope)),
        report: report && (context => report(context, scope))
    };
};
/** Makes a component. @throws Error when a resource stands before one that it waits for: it would not wait. */
const createComponent = (parts) => {
    const { key, name, title, idOutput, resources, isIndependent } = parts;
    for (const [index, { kind, after }] of resources.entries()) {
        const late = resources.slice(index + 1).find(other => after !== 'everything' && after.includes(other.kind.name));
        if (late !== undefined)
            throw new Error(`${kind.name} stands before ${late.kind.name}, which it waits for`);
    }
    const resourceAt = (place) => resources[place];
    const open = (scope) => ({
        observe: place => resourceAt(place).observe(scope, base => parts.rescope(base, scope, 'before a write')),
        reopen: base => open(parts.rescope(base, scope, 'stale'))
    });
    const optional = { ...(idOutput && { idOutput }), ...(isIndependent && { isIndependent }) };
    return { key, name, title, resources, ...optional, open: base => open(parts.scope(base)) };
};


/***/ }),

/***/ 55568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ writes),
/* harmony export */   Zg: () => (/* binding */ change),
/* harmony export */   _K: () => (/* binding */ isDrift),
/* harmony export */   gR: () => (/* binding */ changesAnything)
/* harmony export */ });
// A plan: the difference between what is wanted and what the tenant has, as a list of changes. Data only, no secret in it.
/** A change; without fields or an id unless `more` says so. */
const change = (kind, action, name, reason, more = {}) => {
    const { id, fields = noFields, recurring } = more;
    return { kind, action, name, id, fields, reason, recurring };
};
const noFields = [];
/** True when carrying out the change would write. */
const writes = (change) => change.action !== 'unchanged' && change.action !== 'drift' && change.action !== 'missing';
/** True when anything in the plan would write. */
const changesAnything = (plan) => plan.changes.some(writes);
/** True for a difference from what is declared: what would be written, and what is there without being declared. */
const isDrift = (change) => change.action === 'drift' || (writes(change) && change.recurring !== true);


/***/ }),

/***/ 79496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ createReader)
/* harmony export */ });
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36734);
// Reads of the tenant: what is asked for in one turn of the event loop travels in one $batch, whoever asks for it, and what
// several ask for is read once. Nothing is written here, and no answer is kept longer than the reader.

/** Texts that are read at the same time: they cannot share a request. */
const textsAtOnce = 30;
/** A reader of the tenant as it is from now on. `parsed` is what many components share, as far as it is known already. */
const createReader = (graph, parsed = new Map()) => {
    const answers = new Map();
    const common = new Map();
    let waiting = [];
    let asked = 0;
    const send = async () => {
        const sent = waiting;
        waiting = [];
        const texts = sent.filter(({ read }) => read.accept !== undefined);
        const others = sent.filter(({ read }) => read.accept === undefined);
        await Promise.all([
            sendTogether(others),
            (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .mapLimit */ .sf)(texts, textsAtOnce, async ({ read, resolve, reject }) => graph.send({ method: 'GET', ...read }).then(resolve, reject))
        ]);
    };
    const sendTogether = async (sent) => {
        try {
            const received = await graph.batch(sent.map(({ read }) => ({ method: 'GET', ...read })));
            for (const [index, { resolve }] of sent.entries())
                resolve(received[index]);
        }
        catch (error) {
            for (const { reject } of sent)
                reject(error);
        }
    };
    const ask = (read) => {
        const { promise, resolve, reject } = Promise.withResolvers();
        // After everybody who can ask in this turn has asked.
        if (waiting.length === 0)
            setImmediate(() => void send());
        waiting.push({ read, resolve, reject });
        asked += 1;
        return (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .handled */ .R_)(promise);
    };
    const get = (read) => {
        const known = read.common ? common : answers;
        // An answer to somebody who can do without is none for somebody who cannot, and what is known to be there is asked for again.
        const key = `${read.version ?? ''} ${read.optional ?? ''} ${read.isKnown ?? ''} ${read.path}`;
        const answer = known.get(key) ?? ask(read);
        known.set(key, answer);
        return answer;
    };
    return {
        get,
        shared: (read) => {
            const known = parsed.get(read) ?? (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .handled */ .R_)(get(read).then(read.parse));
            parsed.set(read, known);
            return known;
        },
        count: () => asked,
        again: () => createReader(graph, parsed),
        forget: () => answers.clear()
    };
};


/***/ }),

/***/ 16945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ createLog)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94456);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13920);
// The step's log: phases as groups, waiting as single lines, annotations for what matters. The only way to the host's
// log commands, so that nothing from elsewhere can be read as a command.



const waitLineEveryMs = 5_000;
const deepestCause = 8;
const block = (text) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logLines */ .OG)(text).join('\n');
/** What is behind an error, the nearest first: stacks of what went wrong, messages of what was foreseen. */
const causesOf = ({ cause }, depth = deepestCause) => {
    if (cause === undefined || depth === 0)
        return [];
    if (!(cause instanceof Error))
        return [(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)];
    const stack = cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? undefined : cause.stack;
    return [stack ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause), ...causesOf(cause, depth - 1)];
};
const waitLine = ({ operation, reason, attempts, waitedMs, pauseMs, leftMs }) => `Waiting to ${operation}: ${reason} (attempt ${attempts}, waited ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(waitedMs)}, ` +
    `next in ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(pauseMs)}, gives up in ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(leftMs)})`;
/** The log of a step, written through the host's commands. */
const createLog = (commands) => {
    const annotated = new Set();
    const reported = new Map();
    const detail = (text) => {
        if (commands.isDebug())
            commands.debug(block(text));
    };
    const annotate = (kind) => (text, title) => {
        const shown = block(text);
        const key = `${kind} ${title ?? ''} ${shown}`;
        if (annotated.has(key))
            return;
        annotated.add(key);
        commands[kind](shown, title === undefined ? {} : { title: (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(title) });
    };
    return {
        group: async (title, phase) => {
            commands.startGroup((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(title));
            try {
                return await phase();
            }
            finally {
                commands.endGroup();
            }
        },
        info: text => commands.info(block(text)),
        detail,
        notice: annotate('notice'),
        warning: annotate('warning'),
        error: error => {
            commands.error(block(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`));
            for (const cause of causesOf(error))
                detail(`Caused by: ${cause}`);
        },
        waiting: wait => {
            const last = reported.get(wait.operation);
            const isNews = last === undefined || wait.attempts === 1 || wait.reason !== last.reason;
            if (!isNews && wait.waitedMs - last.waitedMs < waitLineEveryMs)
                return;
            reported.set(wait.operation, wait);
            commands.info((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(waitLine(wait)));
        }
    };
};


/***/ }),

/***/ 94121:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kn: () => (/* binding */ writeOutputs),
/* harmony export */   Op: () => (/* binding */ writeTenantOutputs),
/* harmony export */   cF: () => (/* binding */ publishSecret)
/* harmony export */ });
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94456);
/* harmony import */ var _runOutcome_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14052);
// The outputs of the step. A new secret is masked and written in the statements right after Graph's answer; everything else
// follows when it is known. Ids are never masked: a masked id would empty the outputs of the job.


/** What stands before the names of an app's outputs: its key, when the declaration has several apps that write any. */
const outputPrefix = (apps, key) => (apps > 1 ? `${key}-` : '');
/** Masks the secret, then writes it and its handles. Synchronous: nothing comes between Graph's answer and the outputs. */
const publishSecret = ({ mask, output }, apps, key, secret) => {
    mask(secret.secretText);
    const prefix = outputPrefix(apps, key);
    output(`${prefix}client-secret`, secret.secretText);
    output(`${prefix}client-id`, secret.clientId);
    output(`${prefix}secret-key-id`, secret.keyId);
    output(`${prefix}secret-expires-on`, (0,_util_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(secret.endMs));
    output(`${prefix}secret-created`, 'true');
};
/** The tenant's outputs, written as soon as the tenant is known. */
const writeTenantOutputs = ({ output }, tenant) => {
    output('tenant-id', tenant.id);
    output('tenant-domain', tenant.initialDomain ?? '');
    output('tenant-name', tenant.initialDomain?.split('.')[0] ?? '');
};
/** Writes the outputs of a run. `plan` is the plan document as JSON. */
const writeOutputs = ({ output }, run, plan) => {
    const { apps, tenantOutcome } = run;
    const write = (prefix, outputs) => {
        for (const [name, value] of Object.entries(outputs))
            output(`${prefix}${name}`, value);
    };
    const byKey = apps.map(({ plan: { key }, report, changed }) => [key, { ...report.outputs, changed: String(changed) }]);
    const named = apps.filter(({ plan }) => plan.idOutput === undefined);
    if (tenantOutcome !== undefined)
        write('', tenantOutcome.report.outputs);
    for (const [index, { plan, report }] of apps.entries()) {
        if (plan.idOutput === undefined)
            write(outputPrefix(named.length, plan.key), byKey[index]?.[1] ?? {});
        else if (report.identity !== undefined)
            output(plan.idOutput, report.identity.id);
    }
    output('changed', String((0,_runOutcome_js__WEBPACK_IMPORTED_MODULE_0__/* .componentsOf */ .ct)(run).some(({ changed }) => changed)));
    output('apps', JSON.stringify(Object.fromEntries(byKey)));
    output('plan', plan);
};


/***/ }),

/***/ 14052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T1: () => (/* binding */ reportedComponent),
/* harmony export */   ct: () => (/* binding */ componentsOf),
/* harmony export */   se: () => (/* binding */ countedIn)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13920);
// The whole run, as log, summary, comment and outputs tell it. No secret in it.

/** Everything that was worked on: the tenant first, when it was. */
const componentsOf = ({ tenantOutcome, apps }) => tenantOutcome === undefined ? apps : [tenantOutcome, ...apps];
/** `2 apps`, or `2 more apps`; what is counted is called apps, unless the tenant itself is among it. */
const countedIn = ({ tenantOutcome }, count, which = '') => (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(count, `${which}${tenantOutcome === undefined ? 'app' : 'component'}`);
/** What several resources say alike is said once. */
const eachOnce = (all, textOf) => [
    ...new Map(all.map(one => [textOf(one), one])).values()
];
/** Has the resources of a component tell of it. */
const reportedComponent = (context, { reports, ...outcome }) => {
    const reported = reports.map(report => report(context));
    const identity = reported.find(one => one.identity !== undefined)?.identity;
    const outOfStep = reported.find(one => one.outOfStep !== undefined)?.outOfStep;
    const report = {
        outputs: Object.assign({}, ...reported.map(({ outputs }) => outputs)),
        ...(identity && { identity }),
        ...(outOfStep && { outOfStep }),
        warnings: eachOnce(reported.flatMap(({ warnings = [] }) => warnings), ({ text }) => text),
        notices: reported.flatMap(({ notices = [] }) => notices),
        advice: reported.flatMap(({ advice = [] }) => advice),
        summary: () => {
            const pieces = reported.map(({ summary }) => summary?.() ?? {});
            return {
                alerts: [...new Set(pieces.flatMap(({ alerts = [] }) => alerts))],
                card: pieces.flatMap(({ card = [] }) => card),
                sections: pieces.flatMap(({ sections = [] }) => sections),
                boxes: pieces.flatMap(({ boxes = [] }) => boxes)
            };
        }
    };
    return { ...outcome, report };
};


/***/ }),

/***/ 13920:
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
 * The lines of a text for the log. None can be read as a workflow command (`::name::` at its start, also behind white space
 * or invisible characters, `##[name]` anywhere: actions/runner, ActionCommand.cs). Control characters become `\u{...}`.
 */
const logLines = (text) => text.split(lineBreak).map(neutral);
/** A text as part of one log line: line breaks become spaces, the rest as in {@link logLines}. */
const logInline = (text) => neutral(text.replace(lineBreaks, ' '));
/** At most `longest` code points of a text, the last of them an ellipsis when something was left out. */
const clip = (text, longest) => {
    const points = [...text];
    return points.length <= longest ? text : `${points.slice(0, longest - 1).join('')}\u2026`;
};
const oneVisibleLine = (text) => visible(text.replace(lineBreaks, ' '));
// Everything that means something to HTML or to GitHub's markdown.
const htmlSpecial = /[&<>"'`*_[\]|~\\$@#]/g;
const entities = (text) => text.replace(htmlSpecial, character => `&#${character.charCodeAt(0)};`);
/**
 * A text for HTML inside GitHub's markdown, on one line, clipped to `longest` code points. A zero-width space behind @ and #
 * keeps a name from becoming a mention or a reference.
 */
const html = (text, longest = 300) => entities(clip(oneVisibleLine(text), longest)).replace(/&#(?:35|64);/g, sign => `${sign}&#8203;`);
const attribute = (text) => entities(oneVisibleLine(text));
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
 * A text as the label of a Mermaid node, between double quotes: everything but letters, digits and a few harmless signs
 * becomes an entity code (Mermaid documentation, "Flowcharts"). An empty label, which Mermaid refuses, becomes `(no name)`.
 */
const mermaidLabel = (text, longest = 60) => {
    const shown = clip(oneVisibleLine(text), longest);
    return [...(shown.trim() === '' ? '(no name)' : shown)]
        .map(character => (/[\p{L}\p{M}\p{N} ._\u2026/-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
        .join('');
};
/** `1 app`, `2 apps`. */
const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
/** The first of `items` that fit into `budget` (in the unit of `size`), rendered, and how many were left out unrendered. */
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

/***/ 36446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bk: () => (/* binding */ credentialText),
/* harmony export */   cd: () => (/* binding */ accessText),
/* harmony export */   xW: () => (/* binding */ credentialEnd)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83253);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94456);
// Who besides the caller, the tenant's administrators and what is declared could act as an application: whoever owns it or holds
// a credential of it or of its service principal.


/** The list of accesses in words. */
const accessText = (access) => access.map(({ text, to }) => `${text} of the ${to}`).join('; ');
/** A secret or a certificate in such a list. */
const credentialText = (noun, name, keyId) => `the ${noun} ${name === '' ? 'without a name' : `"${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteText */ .SW)(name, 120)}"`} (key id ${keyId})`;
/** Until when a credential holds, behind what it is. */
const credentialEnd = (endMs) => `, until ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(endMs).slice(0, 10)}`;


/***/ }),

/***/ 96668:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bn: () => (/* binding */ platforms),
/* harmony export */   FA: () => (/* binding */ versionField),
/* harmony export */   JS: () => (/* binding */ withoutClientId),
/* harmony export */   MA: () => (/* binding */ parseConfiguration),
/* harmony export */   RX: () => (/* binding */ takesPersonalAccounts),
/* harmony export */   ZK: () => (/* binding */ scopesOf),
/* harmony export */   ag: () => (/* binding */ needsClientId),
/* harmony export */   cY: () => (/* binding */ nested),
/* harmony export */   d9: () => (/* binding */ enabledScopes),
/* harmony export */   dV: () => (/* binding */ withClientId),
/* harmony export */   g$: () => (/* binding */ configurationProperties),
/* harmony export */   of: () => (/* binding */ scopesField),
/* harmony export */   yt: () => (/* binding */ fieldsWithClientId)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94891);
// What an application is configured with beyond its names: redirect URIs, scopes, identifier URIs and the version of its access
// tokens. Each stands under its path in the application object, so that a kind owns one member and leaves its neighbours alone.
// Source: Microsoft Graph documentation, application, apiApplication, permissionScope.

/** The platforms that redirect URIs are registered under. */
const platforms = ['web', 'spa', 'publicClient'];
const versionField = 'api.requestedAccessTokenVersion';
const scopesField = 'api.oauth2PermissionScopes';
/** The properties that hold them, for `$select`. */
const configurationProperties = [
    'api',
    'web',
    'spa',
    'publicClient',
    'identifierUris',
    'isFallbackPublicClient'
];
/** Reads them; what the answer does not hold is empty. */
const parseConfiguration = (application) => {
    const { identifierUris, isFallbackPublicClient, api } = application;
    const { requestedAccessTokenVersion, oauth2PermissionScopes, preAuthorizedApplications } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(api);
    const uris = (platform) => textsOf((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(application[platform]).redirectUris);
    return {
        'web.redirectUris': uris('web'),
        'spa.redirectUris': uris('spa'),
        'publicClient.redirectUris': uris('publicClient'),
        identifierUris: textsOf(identifierUris),
        isFallbackPublicClient: isFallbackPublicClient === true,
        [versionField]: Number(requestedAccessTokenVersion) === 2 ? 2 : 1,
        // Where a scope comes from is told, and cannot be written.
        [scopesField]: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(oauth2PermissionScopes).map(({ origin: _, ...raw }) => raw),
        'api.preAuthorizedApplications': (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(preAuthorizedApplications).map(({ appId, delegatedPermissionIds }) => ({
            appId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(appId).toLowerCase(),
            scopeIds: textsOf(delegatedPermissionIds).map(id => id.toLowerCase())
        }))
    };
};
const textsOf = (value) => Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : [];
/** The scopes that the application offers, enabled or not. */
const scopesOf = (configuration) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(configuration?.[scopesField]).map(raw => ({
    id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(raw.id).toLowerCase(),
    value: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(raw.value),
    isEnabled: raw.isEnabled !== false,
    raw
}));
/** The ids of the enabled ones by their values. */
const enabledScopes = (configuration) => new Map(scopesOf(configuration).flatMap(({ value, id, isEnabled }) => (isEnabled ? [[value, id]] : [])));
/** The properties whose members stand under paths of their own. */
const parents = new Set(['api', ...platforms]);
/** Fields by their paths as the body of a request: members that are left out stay as they are. */
const nested = (fields) => {
    const body = {};
    for (const [path, value] of Object.entries(fields)) {
        const [parent = '', member] = path.split('.');
        if (member === undefined || !parents.has(parent))
            body[path] = value;
        else
            body[parent] = { ...(0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(body[parent]), [member]: value };
    }
    return body;
};
/** True for an audience with personal accounts, whose applications have limits of their own. */
const takesPersonalAccounts = (signInAudience) => /personal/i.test(signInAudience);
/** Stands for the client id of the application in what is declared, which is not known before the application is made. */
const clientIdPlaceholder = '{clientId}';
/** The text with the client id in its place; as it was written where that is not known yet. */
const withClientId = (text, clientId) => clientId === undefined ? text : text.replaceAll(clientIdPlaceholder, clientId);
/** The text with what stands for the client id in the place of it. */
const withoutClientId = (text, clientId) => text.replaceAll(clientId, clientIdPlaceholder);
/** The fields with the client id in place, where they take it. */
const fieldsWithClientId = (fields, clientId) => Object.fromEntries(Object.entries(fields).map(([path, value]) => [
    path,
    needsClientId(path, value) ? textsOf(value).map(text => withClientId(text, clientId)) : value
]));
/** True for a field that cannot be written before the client id is known. */
const needsClientId = (path, value) => (path === 'identifierUris' || path.endsWith('.redirectUris')) &&
    textsOf(value).some(text => text.includes(clientIdPlaceholder));


/***/ }),

/***/ 22960:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FM: () => (/* binding */ expandOwners),
/* harmony export */   O2: () => (/* binding */ isUntouched),
/* harmony export */   Ss: () => (/* binding */ parseKeys),
/* harmony export */   n1: () => (/* binding */ principalRead),
/* harmony export */   p6: () => (/* binding */ selectedProperties),
/* harmony export */   pZ: () => (/* binding */ parseOwner),
/* harmony export */   wO: () => (/* binding */ parseApplication),
/* harmony export */   wu: () => (/* binding */ parsePasswords),
/* harmony export */   x2: () => (/* binding */ readPrincipal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59703);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20247);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(79704);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(83253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(94891);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(94456);
/* harmony import */ var _access_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(36446);
/* harmony import */ var _configuration_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(96668);
// The application and service principal objects of Microsoft Graph, as far as the action reads them. Source: Microsoft Graph
// documentation, application and servicePrincipal resources.











/** Graph gives at most so many objects with the one that they belong to (Microsoft Graph documentation, query parameters: $expand). */
const mostExpanded = 20;
/** Reads owners that came with the object; undefined where it came without them, or has more or may have more. */
const parseExpandedOwners = (body) => {
    const { owners, 'owners@odata.nextLink': next } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObject */ .eB)(body);
    const isWhole = Array.isArray(owners) && owners.length < mostExpanded && next === undefined;
    return isWhole ? (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(owners).map(parseOwner) : undefined;
};
/** Reads an owner: the name, and how it signs in. */
const parseOwner = (fields) => {
    const id = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.id).toLowerCase();
    const appId = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.appId);
    const name = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.displayName) || id;
    const detail = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.userPrincipalName) || (appId && `client id ${appId}`);
    return { id, name: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_7__/* .remoteText */ .SW)(detail ? `${name} (${detail})` : name, 200) };
};
/**
 * The properties that are read, for `$select`. Not every tenant knows `uniqueName`, nor `createdByAppId`, which no answer
 * recorded before 2026 holds; `$select` of an unknown property is refused with 400.
 */
const selectedProperties = [
    'id',
    'appId',
    'displayName',
    'uniqueName',
    'signInAudience',
    'createdByAppId',
    'createdDateTime',
    'tags',
    'requiredResourceAccess',
    'passwordCredentials',
    'keyCredentials'
];
/** Asks for the owners along with the object (Microsoft Graph documentation, application resource: owners supports $expand). */
const expandOwners = '&$expand=owners';
/** True for an application that nobody has done anything with: as it stands between its creation and its tagging. */
const isUntouched = (application) => {
    const { tags, requiredResourceAccess, passwordCredentials, keyCredentials } = application;
    return [tags, requiredResourceAccess, passwordCredentials, keyCredentials].every(({ length }) => length === 0);
};
/** Reads an application of Graph. @throws ActionError `protocol` when its ids are not GUIDs. */
const parseApplication = (body) => {
    const fields = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObject */ .eB)(body);
    const id = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.id).toLowerCase();
    const appId = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.appId).toLowerCase();
    if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_8__/* .isGuid */ .W)(id) || !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_8__/* .isGuid */ .W)(appId))
        throw unusable('Graph gave an application without usable ids: id and appId must be GUIDs.');
    return {
        id,
        appId,
        displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.displayName),
        uniqueName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.uniqueName) || undefined,
        signInAudience: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.signInAudience),
        serviceManagementReference: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.serviceManagementReference) || undefined,
        createdByAppId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(fields.createdByAppId).toLowerCase() || undefined,
        createdMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_9__/* .parseMoment */ .mI)(fields.createdDateTime),
        tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
        configuration: (0,_configuration_js__WEBPACK_IMPORTED_MODULE_5__/* .parseConfiguration */ .MA)(fields),
        requiredResourceAccess: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(fields.requiredResourceAccess).map(entry => ({
            resourceAppId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(entry.resourceAppId).toLowerCase(),
            resourceAccess: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(entry.resourceAccess).map(access => ({
                id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(access.id).toLowerCase(),
                type: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(access.type)
            }))
        })),
        passwordCredentials: parsePasswords(fields.passwordCredentials),
        keyCredentials: parseKeys(fields.keyCredentials),
        unusableCredentials: unusableCredentialsOf(fields),
        owners: parseExpandedOwners(body)
    };
};
/** Reads certificates and keys; unreadable ends count as the far future. */
const parseKeys = (value) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(value).map(raw => ({
    key: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(raw.key),
    keyId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(raw.keyId).toLowerCase(),
    displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(raw.displayName),
    endMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_9__/* .parseMoment */ .mI)(raw.endDateTime) ?? Number.MAX_SAFE_INTEGER,
    customKeyIdentifier: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(raw.customKeyIdentifier),
    raw
}));
/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
const parsePasswords = (value) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(value)
    .filter(({ keyId }) => (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_8__/* .isGuid */ .W)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(keyId)))
    .map(({ keyId, displayName, hint, startDateTime, endDateTime }) => ({
    keyId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(keyId).toLowerCase(),
    displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(displayName),
    ...((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(hint) !== '' && { hint: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(hint) }),
    startMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_9__/* .parseMoment */ .mI)(startDateTime) ?? 0,
    endMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_9__/* .parseMoment */ .mI)(endDateTime) ?? Number.MAX_SAFE_INTEGER
}));
/** Credentials that nobody can tell apart are no reason to believe that there are none. */
const unusableCredentialsOf = (body) => {
    const { passwordCredentials: passwords, keyCredentials: keys } = body;
    return [
        ...(Array.isArray(passwords) ? [] : ['the client secrets, which Graph did not show,']),
        ...(Array.isArray(keys) ? [] : ['the certificates, which Graph did not show,']),
        ...(0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObjects */ .Nt)(passwords)
            .filter(({ keyId }) => !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_8__/* .isGuid */ .W)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(keyId)))
            .map(({ displayName, keyId }) => (0,_access_js__WEBPACK_IMPORTED_MODULE_10__/* .credentialText */ .bk)('client secret', (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(displayName), (0,_util_http_js__WEBPACK_IMPORTED_MODULE_7__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(keyId), 80) || 'missing'))
    ];
};
/** The service principal of an application, or undefined when there is none. @throws ActionError when it may not be read. */
const readPrincipal = async (appId, uniqueName, reader, schema, isKnown) => {
    const read = principalRead(appId, uniqueName, schema);
    let answer = await reader.get(read);
    if (answer.status === 400 && read.path.includes('$expand')) {
        schema.expandsOwners = false;
        answer = await reader.get(principalRead(appId, uniqueName, schema));
    }
    // It was seen before: a replica lags, or it was removed meanwhile.
    if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isMissing */ .b2)(answer) && isKnown)
        answer = await reader.get({ ...principalRead(appId, uniqueName, schema), isKnown: true });
    if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isMissing */ .b2)(answer))
        return undefined;
    if (answer.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .toActionError */ .ie)(read, answer);
    const fields = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObject */ .eB)(answer.body);
    const { id, accountEnabled, appOwnerOrganizationId, passwordCredentials, keyCredentials } = fields;
    if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_8__/* .isGuid */ .W)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(id)))
        throw unusable(`Graph gave the service principal of ${uniqueName} without a usable id.`);
    return {
        id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(id).toLowerCase(),
        accountEnabled: accountEnabled !== false,
        ownerTenantId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asText */ .e1)(appOwnerOrganizationId).toLowerCase() || undefined,
        passwordCredentials: parsePasswords(passwordCredentials),
        keyCredentials: parseKeys(keyCredentials),
        unusableCredentials: unusableCredentialsOf(fields),
        owners: parseExpandedOwners(answer.body)
    };
};
/** The read of the service principal of an application. */
const principalRead = (appId, uniqueName, { expandsOwners }) => ({
    path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .byKey */ .dX)('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled,appOwnerOrganizationId,passwordCredentials,keyCredentials${expandsOwners ? expandOwners : ''}`,
    operation: `read the service principal of ${uniqueName}`,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_4__/* .requirements */ .Ln.readApplications
});
const unusable = (message) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'protocol', message });


/***/ }),

/***/ 95534:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ requirementsOf),
/* harmony export */   V7: () => (/* binding */ appComponent),
/* harmony export */   fI: () => (/* binding */ offersOf),
/* harmony export */   go: () => (/* binding */ appKind)
/* harmony export */ });
/* unused harmony export noField */
/* harmony import */ var _reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(99604);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47870);
// A kind of thing that hangs on a managed app, as its folder registers it (the resource, what a user may say about it, what it
// contributes to the app as a whole), and the component that all of them make.



const nothing = [];
/** Registers a kind. */
const appKind = (parts) => {
    const { manifest, expectedRoles, foreignAccess, vouches } = parts;
    const { requirements, assertPossible, beforeObserving, claims, uses, offers, exported } = parts;
    const registered = (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .register */ .kz)(parts, (wanted) => ({
        bind: goal => (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .bind */ .o)(parts, wanted, goal),
        manifest: manifest && (scope => manifest(wanted, scope)),
        expectedRoles: expectedRoles && (scope => expectedRoles(wanted, scope)),
        foreignAccess: foreignAccess && (scope => foreignAccess(wanted, scope)),
        vouches: vouches && (scope => vouches(wanted, scope)),
        requirements: requirements && ((mode, app) => requirements(wanted, mode, app)),
        assertPossible: assertPossible && ((app, signIn) => assertPossible(wanted, app, signIn)),
        beforeObserving: beforeObserving && (services => beforeObserving(wanted, services)),
        claims: claims?.(wanted) ?? nothing,
        uses: uses?.(wanted) ?? nothing,
        offers: offers?.(wanted)
    }));
    return { ...registered, exported };
};
/** The field of a kind that a user says nothing about: it is there for every app. */
const noField = { keys: {}, read: () => null };
/** Values of the scopes that the app is declared to offer; undefined where its list is left alone. */
const offersOf = ({ parts }) => parts.find(({ offers }) => offers !== undefined)?.offers;
/** What a run in `mode` may need of an administrator for this app. */
const requirementsOf = ({ app, parts }, mode) => parts.flatMap(part => part.requirements?.(mode, app) ?? []);
/** The component that brings the app into step, or, with the goal `absent`, takes it away. */
const appComponent = ({ app, parts }, services, goal, apps) => {
    const setting = { app, services, goal, contributions: contributionsOf(parts), apps, offers: offersOf({ parts }) };
    apps.declare(app.key);
    return (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .createComponent */ .a)({
        key: app.key,
        name: app.uniqueName,
        title: app.displayName,
        ...(app.clientIdOutput && { idOutput: app.clientIdOutput }),
        resources: parts.map(part => part.bind(goal)),
        scope: base => apps.open(app.key, (0,_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .createAppScope */ .Wi)(setting, base)),
        rescope: (base, previous, why) => {
            const renewed = (0,_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .renewAppScope */ .Nh)(setting, base, previous, why === 'stale');
            return why === 'stale' ? apps.open(app.key, renewed) : renewed;
        }
    });
};
const contributionsOf = (parts) => {
    // The rest of the parts is not kept: a thousand apps may be declared.
    const manifests = parts.flatMap(({ manifest }) => manifest ?? []);
    const roles = parts.flatMap(({ expectedRoles }) => expectedRoles ?? []);
    const accesses = parts.flatMap(({ foreignAccess }) => foreignAccess ?? []);
    const vouchers = parts.flatMap(({ vouches }) => vouches ?? []);
    return {
        manifest: scope => Promise.all(manifests.map(manifest => manifest(scope))),
        expectedRoles: async (scope) => (await Promise.all(roles.map(expected => expected(scope)))).flat(),
        foreignAccess: async (scope) => (await Promise.all(accesses.map(access => access(scope)))).flat(),
        vouches: scope => Promise.all(vouchers.map(vouches => vouches(scope)))
    };
};


/***/ }),

/***/ 92954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $c: () => (/* binding */ selectedIn),
/* harmony export */   CY: () => (/* binding */ readOf),
/* harmony export */   Rl: () => (/* binding */ refusesUniqueName),
/* harmony export */   Uo: () => (/* binding */ assertSameName),
/* harmony export */   Vr: () => (/* binding */ heldBy),
/* harmony export */   WC: () => (/* binding */ keyTagRead),
/* harmony export */   gZ: () => (/* binding */ otherRepositoryOf),
/* harmony export */   iJ: () => (/* binding */ isExtensionsApp),
/* harmony export */   kA: () => (/* binding */ ask),
/* harmony export */   mn: () => (/* binding */ nameRead),
/* harmony export */   t5: () => (/* binding */ deletedReads),
/* harmony export */   wq: () => (/* binding */ restorable),
/* harmony export */   x5: () => (/* binding */ locate),
/* harmony export */   yF: () => (/* binding */ isManaged)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(44941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59703);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(36734);
/* harmony import */ var _configuration_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(96668);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(22960);
/* harmony import */ var _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(67989);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(21933);
// Which application of the tenant a declaration means: found by its key alone, never by display name. What looks like two
// declarations of one key, a holder without our tag, and what must never be managed is an error that names it.










/** True for an application that carries our tag. */
const isManaged = (located) => located.state === 'found' && (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(located.application.tags).managed;
/**
 * The application as it is, or as a restore brings it back, with all that its object holds; undefined for one that is to be made.
 */
const heldBy = (app, located) => located.state === 'found' ? located.application : restorable(app, located);
/** The soft-deleted application that is to be restored. */
const restorable = ({ restoreDeleted }, located) => restoreDeleted && located.state === 'missing' && (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(located.deleted?.tags ?? []).managed
    ? located.deleted
    : undefined;
/** The properties that are read. A tenant that refuses a property refuses it in `$select` as well. */
const selectedIn = (place, { knowsCreatedBy }, declared) => [
    ..._graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .selectedProperties */ .p6.filter(name => (name !== 'uniqueName' || place === 'uniqueName') && (name !== 'createdByAppId' || knowsCreatedBy)),
    ...(declared === undefined ? [] : _configuration_js__WEBPACK_IMPORTED_MODULE_4__/* .configurationProperties */ .g$),
    ...(declared?.serviceManagementReference === undefined ? [] : ['serviceManagementReference'])
].join(',');
/** A read of applications: their properties, and their owners where the tenant gives them along. */
const readOf = (operation, path, place, declared) => schema => ({
    path: `${path}${path.includes('?') ? '&' : '?'}$select=${selectedIn(place, schema, declared)}${schema.expandsOwners ? _graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .expandOwners */ .FM : ''}`,
    operation,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications
});
/** The read of the application by its unique name. */
const nameRead = (app) => readOf(`read the application ${app.uniqueName}`, (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('applications', 'uniqueName', app.uniqueName), 'uniqueName', app);
/** The read of the applications that carry the key in a tag. */
const keyTagRead = (app) => {
    const path = `/applications?$filter=tags/any(t:t%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)((0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .keyTag */ .QR)(app.uniqueName))})`;
    return readOf(`look for applications tagged with the key ${app.uniqueName}`, path, 'tag', app);
};
/** The read of the applications of a display name. */
const namesakesRead = (app, place) => readOf(`look for applications with the name ${app.displayName}`, `/applications?$filter=displayName%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)(app.displayName)}`, place, app);
/** The read of the application by its client id. */
const clientIdRead = (appId, place, app) => readOf(`read the application with client id ${appId}`, (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('applications', 'appId', appId), place, app);
/** Asks, and once more without the creator and the owners where the tenant refuses to tell them with the application. */
const ask = async (read, reader, schema) => {
    const asked = { ...schema };
    const answer = await reader.get(read(asked));
    const { status, message } = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .failureOf */ .g5)(answer);
    if (status !== 400 || (!asked.knowsCreatedBy && !asked.expandsOwners) || /uniqueName/i.test(message))
        return answer;
    // Whichever the refusal names; both where it names neither.
    const [namesCreator, namesOwners] = [/createdByAppId/i.test(message), /owners|\$expand/i.test(message)];
    const plain = {
        knowsCreatedBy: asked.knowsCreatedBy && namesOwners && !namesCreator,
        expandsOwners: asked.expandsOwners && namesCreator && !namesOwners
    };
    const again = await reader.get(read(plain));
    if (again.status !== 400)
        Object.assign(schema, plain);
    return again;
};
/**
 * The soft-deleted applications, with what a restore brings back: shared by all apps of a run. When they may not be read, the
 * creation fails if one holds the key.
 */
const deletedRead = (place) => {
    const operation = 'look for a soft-deleted application that holds the key';
    const path = '/directory/deletedItems/microsoft.graph.application';
    const read = readOf(operation, path, place, { serviceManagementReference: undefined })({
        knowsCreatedBy: false,
        expandsOwners: false
    });
    return {
        ...read,
        isLong: true,
        parse: answer => {
            if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isStray */ .oA)(answer))
                throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read, answer);
            return answer.status === 200 ? (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .valuesOf */ .sm)(answer).map(_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parseApplication */ .wO) : [];
        }
    };
};
const deletedReads = { uniqueName: deletedRead('uniqueName'), tag: deletedRead('tag') };
/**
 * True when the answer refuses the key `uniqueName` as such: what a tenant answers that does not know it. Any other refusal tells
 * nothing of that, and a tag in place of the key would make a second application.
 */
const refusesUniqueName = (answer) => {
    const { status, code, message } = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .failureOf */ .g5)(answer);
    if ((status === 405 || status === 501) && code !== '')
        return true;
    return status === 400 && code !== '' && /uniqueName|alternate key|key propert/i.test(message);
};
/**
 * Finds the application that the declaration means. One that is to be removed is found by its own key alone: an application
 * that was never taken over must not go.
 * @throws ActionError `conflict` for two candidates, a holder without our tag, a key held by another application than the
 *   one to adopt, another declaration's application, what must never be managed, or nothing to adopt; `permission` or
 *   `protocol` when a read was refused.
 */
const locate = async (context) => {
    const { app, reader, goal, services } = context;
    const { tenantSchema: schema } = services;
    const adoptClientId = goal === 'present' ? app.adoptClientId : undefined;
    const early = adoptClientId && (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_9__/* .handled */ .R_)(ask(clientIdRead(adoptClientId, 'uniqueName', app), reader, schema));
    const named = await ask(nameRead(app), reader, schema);
    const keyPlace = refusesUniqueName(named) ? 'tag' : 'uniqueName';
    if (named.status !== 200 && !(0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(named) && keyPlace === 'uniqueName') {
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(nameRead(app)(schema), named);
    }
    // Asked for before it is known whether it is needed, so that it travels with the other reads.
    const byClientId = adoptClientId && keyPlace === 'tag'
        ? (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_9__/* .handled */ .R_)(ask(clientIdRead(adoptClientId, keyPlace, app), reader, schema))
        : early;
    const adopted = async (clientId, holder) => {
        const read = clientIdRead(clientId, keyPlace, app)(schema);
        const answer = (await byClientId);
        if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(answer))
            throw await nothingToAdopt(clientId, reader, schema);
        return { state: 'found', keyPlace, application: adoptable(app, holder, adoptedOf(read, answer)), adopted: true };
    };
    if (named.status === 200) {
        const holder = (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parseApplication */ .wO)(named.body);
        const isTakenOver = goal === 'present' && app.namesake?.isAdopted === true && isSomebodys(holder);
        if (isTakenOver)
            return { state: 'found', keyPlace, application: adoptable(app, undefined, holder), adopted: true };
        return adoptClientId === undefined ? ours(context, holder, keyPlace) : adopted(adoptClientId, holder);
    }
    return keyPlace === 'tag' ? locateByTag(context, adopted) : locateDeleted(context, adopted);
};
/** Neither ours, nor as a run leaves it that ends right after its first request. */
const isSomebodys = (application) => !(0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(application.tags).managed && !(0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .isUntouched */ .O2)(application);
/**
 * The application that has the display name of an app which goes by it, while none carries its key; undefined where there is none, or
 * where names mean nothing.
 * @throws ActionError `conflict` for two of them, or for one that is not to be taken over.
 */
const locateNamesake = async (context, place, deleted) => {
    const { app, reader, goal, services } = context;
    if (app.namesake === undefined || goal === 'absent')
        return undefined;
    const read = namesakesRead(app, place);
    const [answer, gone] = await Promise.all([ask(read, reader, services.tenantSchema), deleted]);
    if (answer.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read(services.tenantSchema), answer);
    // A list may still show what was deleted a moment ago, and the name is compared letter by letter.
    const found = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .valuesOf */ .sm)(answer)
        .map(_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parseApplication */ .wO)
        .filter(({ id, displayName }) => displayName === app.displayName && !gone.some(one => one.id === id));
    const isOurs = ({ uniqueName, tags }) => uniqueName?.toLowerCase() === app.uniqueName.toLowerCase() || (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(tags).key === app.uniqueName;
    const own = found.find(isOurs);
    if (own !== undefined)
        return ours(context, own, place);
    const [only] = found;
    if (only === undefined)
        return undefined;
    if (found.length > 1)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .namesakes */ .Vh(app, found);
    // One that another name or key holds cannot be taken over, whatever is asked.
    const application = adoptable(app, undefined, only);
    if (!app.namesake.isAdopted)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .namesake */ .KR(app, app.namesake, only);
    return { state: 'found', keyPlace: place, application, adopted: true };
};
/** No application has the unique name: a soft-deleted one may hold it, for 30 days. */
const locateDeleted = async (context, adopted) => {
    const { app, reader, goal } = context;
    const { uniqueName } = app;
    const reading = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_9__/* .handled */ .R_)(reader.shared(deletedReads.uniqueName));
    const [deletedItems, namesake] = await Promise.all([reading, locateNamesake(context, 'uniqueName', reading)]);
    const deleted = deletedItems.filter(item => item.uniqueName?.toLowerCase() === uniqueName.toLowerCase());
    const [gone] = deleted;
    if (goal === 'present' && app.adoptClientId !== undefined) {
        if (gone !== undefined)
            throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .softDeleted */ ._$(app, gone);
        return adopted(app.adoptClientId, undefined);
    }
    if (deleted.length > 1)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .ambiguous */ .zs(app, deleted);
    if (namesake?.state === 'found' && gone !== undefined)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .softDeleted */ ._$(app, gone, namesake.application);
    return namesake ?? { state: 'missing', keyPlace: 'uniqueName', deleted: gone };
};
/** The tenant refuses `uniqueName`: the key is in a tag. A deleted application holds no key there. */
const locateByTag = async (context, adopted) => {
    const { app, reader, goal, services } = context;
    const read = keyTagRead(app);
    const reading = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_9__/* .handled */ .R_)(reader.shared(deletedReads.tag));
    const [tagged, deletedItems] = await Promise.all([ask(read, reader, services.tenantSchema), reading]);
    if (tagged.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read(services.tenantSchema), tagged);
    // A list may still show what was deleted a moment ago.
    const alive = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .valuesOf */ .sm)(tagged)
        .map(_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parseApplication */ .wO)
        .filter(item => !deletedItems.some(({ id }) => id === item.id));
    if (alive.length > 1)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .ambiguous */ .zs(app, alive);
    const [only] = alive;
    if (goal === 'present' && app.adoptClientId !== undefined)
        return adopted(app.adoptClientId, only);
    if (only !== undefined)
        return ours(context, only, 'tag');
    const namesake = await locateNamesake(context, 'tag', reading);
    return namesake ?? { state: 'missing', keyPlace: 'tag', deleted: undefined };
};
const ours = ({ app, goal, services }, application, keyPlace) => {
    const { managed } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(application.tags);
    assertManageable(application);
    if (!managed && goal === 'absent')
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .notOursToRemove */ ._8(application);
    if (managed && goal === 'absent')
        assertSameRepository(app, application, services.repository);
    if (managed)
        assertSameName(app, application);
    return { state: 'found', keyPlace, application, adopted: false };
};
/**
 * The repository that the application is recorded for, when it is another than the run's. What the tags say of it is a label: it
 * keeps people from each other's way, and gives nobody any right.
 */
const otherRepositoryOf = ({ tags }, repository) => {
    const known = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(tags).repository;
    return known === undefined || repository === undefined || (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .isRepository */ .Z6)(known, repository) ? undefined : known;
};
/** @throws ActionError `conflict` for the removal of an application that another repository declares. */
const assertSameRepository = (app, application, repository) => {
    const other = otherRepositoryOf(application, repository);
    if (other !== undefined && app.adoptClientId !== application.appId)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .otherRepository */ .j5(application, other);
};
/** @throws ActionError `conflict` for an application that another display name gave the derived key. */
const assertSameName = (app, application) => {
    const { name } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(application.tags);
    const isSame = name === undefined ? application.displayName === app.displayName : name === (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .nameDigest */ .YG)(app.displayName);
    if (app.isKeyDerived && !isSame)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .derivedKey */ .DV(app, application);
};
/** True for the application that holds the custom attributes of the tenant's users. */
const isExtensionsApp = ({ displayName }) => /^(b2c|aad|ciam)-extensions-app\b/i.test(displayName.trim());
/** @throws ActionError `conflict` for what must never be managed. */
const assertManageable = (application) => {
    if (isExtensionsApp(application))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .extensionsApp */ .Kb(application);
};
/** A client id without an application in the tenant may be that of another tenant's, which has a service principal here. */
const nothingToAdopt = async (clientId, reader, schema) => {
    const answer = await reader.get((0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .principalRead */ .n1)(clientId, clientId, schema));
    return answer.status === 200 ? _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .registeredElsewhere */ .zU(clientId, answer.body) : _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .nothingToAdopt */ .j0(clientId);
};
const adoptedOf = (read, answer) => {
    if (answer.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read, answer);
    return (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parseApplication */ .wO)(answer.body);
};
const adoptable = (app, holder, application) => {
    assertManageable(application);
    if (holder !== undefined && holder.id !== application.id)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .heldByAnother */ .oo(app, holder, application);
    const { key } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(application.tags);
    // Graph treats names that differ in case alone as the same; so does everything here.
    const isOther = (name) => name !== undefined && name.toLowerCase() !== app.uniqueName.toLowerCase();
    if (isOther(application.uniqueName))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .ownName */ .qU(app, application, application.uniqueName ?? '');
    if (isOther(key))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_6__/* .ownKey */ .Gt(app, application, key ?? '');
    return application;
};


/***/ }),

/***/ 67989:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ab: () => (/* binding */ called),
/* harmony export */   DV: () => (/* binding */ derivedKey),
/* harmony export */   Gt: () => (/* binding */ ownKey),
/* harmony export */   KR: () => (/* binding */ namesake),
/* harmony export */   Kb: () => (/* binding */ extensionsApp),
/* harmony export */   TR: () => (/* binding */ notOurs),
/* harmony export */   Tz: () => (/* binding */ destroysCaller),
/* harmony export */   Vh: () => (/* binding */ namesakes),
/* harmony export */   _$: () => (/* binding */ softDeleted),
/* harmony export */   _8: () => (/* binding */ notOursToRemove),
/* harmony export */   hY: () => (/* binding */ adoption),
/* harmony export */   j0: () => (/* binding */ nothingToAdopt),
/* harmony export */   j5: () => (/* binding */ otherRepository),
/* harmony export */   o7: () => (/* binding */ flappingError),
/* harmony export */   oo: () => (/* binding */ heldByAnother),
/* harmony export */   qU: () => (/* binding */ ownName),
/* harmony export */   zU: () => (/* binding */ registeredElsewhere),
/* harmony export */   zs: () => (/* binding */ ambiguous)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94891);
/* harmony import */ var _access_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(36446);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(21933);
// Why a declaration cannot mean an application of the tenant, each with the ways out.





const conflict = (message, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'conflict', message, hint });
/** An application in a message. */
const called = ({ displayName, appId }) => `"${displayName}" (client id ${appId})`;
/** A key that a soft-deleted application holds; `taken` is the application that was to be taken over with that key. */
const softDeleted = (app, deleted, taken) => conflict(`The unique name ${app.uniqueName} is held by a soft-deleted application, ${called(deleted)}. Deleted applications keep their name for 30 days.`, waysOut(app, deleted, taken));
const waysOut = (app, deleted, taken) => {
    const { namesake: one, adoptClientId } = app;
    const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`;
    const restore = one
        ? 'set restoreDeleted: true under defaults (or the input restore-deleted: true)'
        : 'set restore-deleted: true';
    // The applications of a section have the key that they have.
    const rename = one ? '' : ', or choose another unique-name';
    if (!(0,_tags_js__WEBPACK_IMPORTED_MODULE_1__/* .readTags */ .g$)(deleted.tags).managed)
        return `This action did not make it and does not touch it: ${purge}${rename}${one ? ', and a new one is made' : ''}.`;
    if (taken !== undefined)
        return `To take over ${called(taken)}, ${purge}. To bring the deleted one back, delete the other or give it another name, and ${restore}.`;
    if (adoptClientId !== undefined)
        return `To take over ${adoptClientId}, ${purge}${rename}. To bring the deleted one back, take adopt-client-id out and ${restore}.`;
    return `${capitalized(restore)} to bring it back${one ? ' with the client id that your policies may name' : ''}, or ${purge}${rename}.`;
};
const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);
/** A holder of the key that this action did not make. */
const notOurs = ({ uniqueName, namesake: one }, application, access) => conflict(`The application ${called(application)} holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.${access.length === 0 ? '' : ` Others could act as it: ${(0,_access_js__WEBPACK_IMPORTED_MODULE_2__/* .accessText */ .cd)(access)}.`}`, one === undefined
    ? `To take it over, set adopt-client-id: ${application.appId}. To make another application, set a different unique-name.`
    : `To take it over, set ${adoption(one)}.`);
/** What takes over an application by its display name. */
const adoption = ({ section }) => `${section}: { adopt: true }`;
/** An application of the display name that an app goes by, which this action did not make. */
const namesake = ({ displayName }, one, application) => conflict(`The tenant has an application ${called(application)} already, which was not made by this action: it lacks the tag b2c-bootstrap. A second one of the name ${displayName} would mislead whoever looks for it. Nothing was written.`, `To take it over, with the client id that your policies have, set ${adoption(one)}. To have another one made, give this one another name, or delete it.`);
/** Several applications of that display name. */
const namesakes = ({ displayName }, applications) => conflict(`${applications.length} applications have the name ${displayName}: ${applications.map(called).join(', ')}. Nothing was written.`, 'Decide which one stays (its client id is the one in your policies), and delete the others or give them another name.');
/** An application whose key another display name gives as well: two declarations must not become one application. */
const derivedKey = ({ uniqueName, displayName }, application) => conflict(`"${displayName}" and the application ${called(application)} have the same key: ${uniqueName} was derived from the display name, and is the key of both.`, `Set unique-name: to ${uniqueName} if that application is meant (it is then renamed), or to another key if "${displayName}" is an application of its own.`);
/** The removal of an application that another repository declares. */
const otherRepository = (application, repository) => conflict(`The application ${called(application)} is recorded for the repository ${repository}, whose runs would make it again. Nothing was removed.`, `Remove it from there; or, if it is to be removed from here, set adopt-client-id: ${application.appId}.`);
/** The application that Microsoft makes with the tenant. Source: "Azure AD B2C: Extensions app". */
const extensionsApp = (application) => conflict(`${called(application)} holds the custom attributes of the tenant's users, and must not be changed or removed. Nothing was written.`, 'Choose another application; this one belongs to Azure AD B2C itself.');
/** An application whose registration is in another tenant: Microsoft's own, or another organization's. */
const registeredElsewhere = (clientId, servicePrincipal) => {
    const { displayName, appOwnerOrganizationId } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(servicePrincipal);
    const name = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_4__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(displayName) || clientId, 120);
    const where = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_4__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(appOwnerOrganizationId) || 'another tenant', 80);
    return conflict(`adopt-client-id: ${name} (client id ${clientId}) is registered in ${microsoftTenants.has(where) ? "Microsoft's own tenant" : `the tenant ${where}`}; this tenant has only its service principal.`, 'Only a registration of the tenant that tenant-id names can be taken over.');
};
// Microsoft Entra documentation: "Verify first-party Microsoft applications in sign-in reports".
const microsoftTenants = new Set([
    'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    '72f988bf-86f1-41af-91ab-2d7cd011db47',
    'cdc5aeea-15c5-4db6-b079-fcadd2505dc2'
]);
/** The application that the run signs in as, in mode destroy. */
const destroysCaller = (application) => conflict(`${called(application)} is the application that this run signs in as: with it the run would lose its way into the tenant. Nothing was removed.`, 'Take it out of the declaration; or, if it is to go as well, set destroy-caller: true: it is then removed last.');
/** A holder of the key that this action did not make, in mode destroy. */
const notOursToRemove = (application) => conflict(`${called(application)} was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`, 'Delete it by hand if it must go.');
/** Two applications that carry one key. */
const ambiguous = ({ uniqueName }, applications) => conflict(`${applications.length} applications carry the key ${uniqueName}: ${applications.map(called).join(', ')}.`, 'Decide which one stays and delete the others, or remove their tag b2c-bootstrap:key:\u2026 in the portal (Manifest).');
/** A client id to adopt that the tenant does not know. */
const nothingToAdopt = (clientId) => conflict(`adopt-client-id: there is no application with client id ${clientId} in this tenant.`, 'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.');
/** A key that another application holds than the one to adopt. */
const heldByAnother = ({ uniqueName }, holder, toAdopt) => conflict(`adopt-client-id: the unique name ${uniqueName} is held by another application, ${called(holder)}, than the one to adopt, ${called(toAdopt)}.`, 'Set a different unique-name, or adopt the application that holds it.');
/** An application to adopt that has another unique name already. */
const ownName = (app, { displayName }, uniqueName) => conflict(`${adopting(app)}: the application "${displayName}" has a unique name of its own, ${uniqueName}, which cannot be changed.`, app.namesake ? renaming : `Set unique-name: ${uniqueName}.`);
const adopting = ({ namesake: one }) => (one === undefined ? 'adopt-client-id' : one.section);
const renaming = 'Something else manages this application by that name: give it another display name, or delete it.';
/** An application to adopt that this action manages already, under another key. */
const ownKey = (app, { displayName }, key) => conflict(`${adopting(app)}: the application "${displayName}" is managed by this action already, under the unique name ${key}.`, app.namesake ? renaming : `Set unique-name: ${key}; adopt-client-id is then no longer needed.`);
/** The error of an application that does not hold still. */
const flappingError = ({ uniqueName }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'conflict',
    message: `The application ${uniqueName} came and went several times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
});


/***/ }),

/***/ 13372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ managedAppField),
/* harmony export */   u: () => (/* binding */ readClientId)
/* harmony export */ });
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79704);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(94891);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(85892);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(79782);
// A managed app by its names: what the whole component is about, whatever kinds hang on it.






/** A client id: a GUID, in lower case. */
const readClientId = (text) => {
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    return id === undefined
        ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is not a client id; accepted: the application (client) id, a GUID`)
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(id);
};
/** The key id of a secret or certificate: a GUID, in lower case. */
const readKeyId = (text) => {
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    return id === undefined
        ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is not a key id; accepted: the key id of a secret or certificate, a GUID`)
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(id);
};
const parseServiceReference = (text) => text.length <= 128 && !/\p{Cc}/u.test(text)
    ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(text)
    : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is no service management reference; accepted: at most 128 characters on one line`);
/** The names of an app and the settings that hold for all of it. */
const managedAppField = (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .defineField */ .MI)({
    name: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(_names_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDisplayName */ .fj, {
        input: 'app-name',
        description: 'Display name, 1 to 120 characters. May hold environment placeholders.',
        placeholders: { paths: [[]], words: 'name' }
    }),
    uniqueName: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(_names_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUniqueName */ .UF, {
        input: 'unique-name',
        description: 'The stable key of the app, without whitespace; the slug of the name when absent.'
    }),
    adopt: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(readClientId, {
        input: 'adopt-client-id',
        description: 'Client id of an existing registration to take over. May hold environment placeholders.',
        placeholders: { paths: [[]], words: 'adopt' }
    }),
    restoreDeleted: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .flagKey */ .Q4)({
        input: 'restore-deleted',
        everywhere: true,
        inDefaults: true,
        description: 'Restores a soft-deleted app that holds the unique name, instead of failing.'
    }),
    prune: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .flagKey */ .Q4)({
        input: 'prune',
        everywhere: true,
        inDefaults: true,
        description: 'Removes permissions, roles and federated credentials that are not declared.'
    }),
    acceptedCredentials: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .listKey */ .Ux)(readKeyId, {
        input: 'accepted-credentials',
        description: 'Key ids of secrets and certificates that others hold and may keep: without them, an app that others can act as is granted nothing.'
    }),
    serviceManagementReference: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(parseServiceReference, {
        input: 'service-management-reference',
        everywhere: true,
        inDefaults: true,
        description: "The app's id in a service catalogue, for tenants that demand one (serviceManagementReference)."
    })
}, (values, report, written) => {
    const { name, uniqueName: own, adopt, restoreDeleted, prune } = values;
    const { acceptedCredentials = [], serviceManagementReference } = values;
    const slug = own === undefined && written.uniqueName === undefined ? (0,_names_js__WEBPACK_IMPORTED_MODULE_1__/* .slugOf */ .tF)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(written.name)) : own;
    if (slug === '')
        report({ path: ['uniqueName'], problem: noSlug(written.name) });
    if (!slug || restoreDeleted === undefined || prune === undefined)
        return undefined;
    const isKeyDerived = own === undefined;
    const names = { displayName: name ?? slug, uniqueName: slug, isKeyDerived, adoptClientId: adopt };
    return { ...names, restoreDeleted, prune, acceptedCredentials, serviceManagementReference };
});
const noSlug = (name) => name === undefined
    ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
    : `is missing, and ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(name))} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`;


/***/ }),

/***/ 79782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q_: () => (/* binding */ parseLabel),
/* harmony export */   UF: () => (/* binding */ parseUniqueName),
/* harmony export */   fj: () => (/* binding */ parseDisplayName),
/* harmony export */   tF: () => (/* binding */ slugOf)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85892);
// The names of a managed app: what people read (display name, label) and what machines find it by (unique name, key).


const longestName = 120;
const longestLabel = 60;
// Control characters and line separators; quotes, &, #, `::` and any script are legal.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const parseLine = (text, most, noun) => {
    const accepted = `accepted: 1 to ${most} characters without control characters`;
    if (text.trim() === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (text.length > most)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (unprintable.test(text) || !text.isWellFormed())
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is no ${noun}: it holds a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(text);
};
/** The display name of an application. Source: "Validation differences by supported account types" (120 characters). */
const parseDisplayName = (text) => parseLine(text, longestName, 'display name');
/** The part of a client secret's description by which the action knows its own. */
const parseLabel = (text) => parseLine(text, longestLabel, 'label');
/** The stable key. It also stands in a tag, and tags hold no whitespace (Graph documentation: application, `tags`). */
const parseUniqueName = (text) => {
    const accepted = `accepted: 1 to ${longestName} characters without whitespace, such as ci-policy-deployer`;
    if (text === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (text.length > longestName)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (/[\s\p{C}\p{Z}]/u.test(text))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} holds whitespace or a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(text);
};
// Letters that Unicode does not decompose into a Latin letter and a mark.
const folded = { ß: 'ss', æ: 'ae', \u0153: 'oe', ø: 'o', \u0111: 'd', ð: 'd', \u0142: 'l', þ: 'th', \u0131: 'i' };
/** The name in lower-case `a-z`, `0-9` and single dashes, accents folded; empty when nothing of it is left. */
const slugOf = (name) => name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæ\u0153ø\u0111ð\u0142þ\u0131]/g, letter => folded[letter])
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '');


/***/ }),

/***/ 47870:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $R: () => (/* binding */ principalIdOf),
/* harmony export */   KM: () => (/* binding */ applicationOf),
/* harmony export */   Nh: () => (/* binding */ renewAppScope),
/* harmony export */   Pf: () => (/* binding */ fieldsOf),
/* harmony export */   Wi: () => (/* binding */ createAppScope),
/* harmony export */   XT: () => (/* binding */ writeRequest),
/* harmony export */   d2: () => (/* binding */ ownerBinding)
/* harmony export */ });
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20247);
/* harmony import */ var _reconcile_reader_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(79496);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(36734);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77967);
/* harmony import */ var _configuration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(96668);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(22960);
/* harmony import */ var _locate_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92954);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(21933);
// What the kinds of one managed app share: which application and service principal it is, each read once and awaited by
// whoever needs it, the ids of what comes into being, and the writes that later answers may lag behind.








/** The fields that all parts come to. */
const fieldsOf = (parts, existing, pruning) => {
    const fields = {};
    for (const part of parts)
        Object.assign(fields, part(existing, pruning, fields));
    return fields;
};
/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000;
/** Object id and client id of the application. @throws Error when it does not exist yet: a mistake of the action. */
const applicationOf = ({ made: { application } }) => {
    if (application === undefined)
        throw new Error('the application does not exist yet');
    return application;
};
/** Object id of the service principal. @throws Error when it does not exist yet: a mistake of the action. */
const principalIdOf = ({ made: { principalId } }) => {
    if (principalId === undefined)
        throw new Error('the service principal does not exist yet');
    return principalId;
};
/** A scope of an app that nothing is known of yet. */
const createAppScope = (setting, base) => scopeOf(setting, base, {
    made: { application: undefined, principalId: undefined, scopes: new Map(), wasUnmarked: false },
    recentWrites: new Set(),
    writtenFields: new Set(),
    tagState: (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .createTagState */ .Ej)(),
    awaited: undefined
});
/** A scope for fresh reads, which keeps what the run itself did and made; when the plan is stale, the tags are unknown again. */
const renewAppScope = (setting, base, previous, isStale) => {
    // Before a write, an application that was seen must not count as missing: what it holds would be overwritten.
    const awaited = previous.awaited ?? (previous.made.application && 'seen');
    if (isStale)
        return scopeOf(setting, base, { ...previous, tagState: (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .createTagState */ .Ej)() });
    return scopeOf(setting, { ...base, reader: previous.reader.again() }, { ...previous, awaited });
};
const scopeOf = ({ app, services, contributions, apps, offers, goal }, { graph, reader }, { made, recentWrites, writtenFields, tagState, awaited }) => {
    const locating = { app, reader, goal, services };
    const application = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .lazy */ .RZ)(async () => {
        const located = await (awaited === undefined ? (0,_locate_js__WEBPACK_IMPORTED_MODULE_4__/* .locate */ .x5)(locating) : locateAwaited(locating, graph, awaited));
        if (located.state !== 'found')
            return located;
        const { id, appId, createdMs } = located.application;
        if (made.application === undefined)
            made.wasUnmarked = !(0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(located.application.tags).managed;
        made.application = { id, appId };
        if (!writtenFields.has(_configuration_js__WEBPACK_IMPORTED_MODULE_2__/* .scopesField */ .of))
            made.scopes = (0,_configuration_js__WEBPACK_IMPORTED_MODULE_2__/* .enabledScopes */ .d9)(located.application.configuration);
        if (awaited === 'restored' || (createdMs !== undefined && graph.now() - createdMs < youngMs)) {
            recentWrites.add('application').add('servicePrincipal');
        }
        (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .observeTags */ ._R)(tagState, located.application);
        return located;
    });
    const principal = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .lazy */ .RZ)(async () => {
        // In a run that knows the application already they travel together.
        if (made.application !== undefined)
            void reader.get((0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .principalRead */ .n1)(made.application.appId, app.uniqueName, services.tenantSchema));
        const located = await application();
        if (located.state !== 'found')
            return undefined;
        const { appId } = located.application;
        const isKnown = made.principalId !== undefined;
        const found = await (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .readPrincipal */ .x2)(appId, app.uniqueName, reader, services.tenantSchema, isKnown);
        if (found !== undefined)
            made.principalId = found.id;
        return found;
    });
    /** What is held is asked for where the caller did not make the application. */
    const provenBy = (suffices) => (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .lazy */ .RZ)(async () => {
        const located = await application();
        if (located.state === 'missing')
            return false;
        return (isMadeBy(services.caller, located.application) ||
            suffices(await contributions.vouches(scope), located.application));
    });
    const kept = { made, recentWrites, writtenFields, tagState, awaited: undefined };
    const scope = {
        reader,
        app,
        services,
        contributions,
        apps,
        offers,
        application,
        principal,
        foreignAccess: (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .lazy */ .RZ)(async () => (await application()).state === 'found' ? contributions.foreignAccess(scope) : []),
        isProven: provenBy(held => held.some(({ holds }) => holds !== 'nothing')),
        isProvenForGrants: provenBy((held, { createdByAppId }) => held.some(({ holds }) => holds === 'the tenant') ||
            (held.some(({ holds }) => holds === 'something') &&
                (createdByAppId === undefined || !held.some(({ grantsMore }) => grantsMore)))),
        ...kept
    };
    return scope;
};
/** A public client's id proves nothing: everybody signs in as Microsoft Graph Command Line Tools. */
const isMadeBy = (caller, { createdByAppId }) => caller !== undefined && !caller.delegated && createdByAppId !== undefined && createdByAppId === caller.appId;
const notReadable = 'it is not readable yet, or a deleted application that the caller cannot see holds its key';
const awaitedReads = {
    restored: ' after its restoration',
    'key taken': ', whose key is taken although it was not seen',
    seen: ' again, right before it is changed'
};
/** Reads until the application shows. The list of deleted applications may still hold what was restored. */
const locateAwaited = (locating, graph, why) => {
    let { reader } = locating;
    return graph.until(`read the application ${locating.app.uniqueName}${awaitedReads[why]}`, async () => {
        const located = await (0,_locate_js__WEBPACK_IMPORTED_MODULE_4__/* .locate */ .x5)({ ...locating, reader });
        reader = (0,_reconcile_reader_js__WEBPACK_IMPORTED_MODULE_7__/* .createReader */ .W)(graph);
        const heldByDeleted = why !== 'restored' && located.state === 'missing' && located.deleted !== undefined;
        return located.state === 'found' || heldByDeleted ? (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .done */ .Vw)(located) : (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retryLater */ .Ld)(notReadable);
    });
};
/** A write to the application or what hangs on it: it may meet a replica that lags behind this run's own writes. */
const writeRequest = ({ recentWrites }, method, path, operation, body) => ({
    method,
    path,
    operation,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirements */ .Ln.writeApplications,
    mayLagBehind: recentWrites,
    ...(body && { body })
});
/**
 * A caller that holds only Application.ReadWrite.OwnedBy may change what it owns, so it is bound as owner at creation;
 * Graph does not promise to do so by itself.
 */
const ownerBinding = ({ services: { caller } }, { origin }) => {
    const ownedOnly = caller !== undefined &&
        !caller.delegated &&
        caller.objectId !== undefined &&
        caller.roles.includes('Application.ReadWrite.OwnedBy') &&
        !caller.roles.includes('Application.ReadWrite.All');
    return ownedOnly ? { 'owners@odata.bind': [`${origin}/v1.0/directoryObjects/${caller.objectId}`] } : {};
};


/***/ }),

/***/ 21933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $3: () => (/* binding */ isOwnTag),
/* harmony export */   A7: () => (/* binding */ placeTag),
/* harmony export */   BE: () => (/* binding */ deliveredTag),
/* harmony export */   Ej: () => (/* binding */ createTagState),
/* harmony export */   M$: () => (/* binding */ recordsOf),
/* harmony export */   Mc: () => (/* binding */ entriesOf),
/* harmony export */   Px: () => (/* binding */ withFactsOf),
/* harmony export */   QR: () => (/* binding */ keyTag),
/* harmony export */   UY: () => (/* binding */ withoutMissingLabels),
/* harmony export */   YG: () => (/* binding */ nameDigest),
/* harmony export */   Z6: () => (/* binding */ isRepository),
/* harmony export */   _R: () => (/* binding */ observeTags),
/* harmony export */   g$: () => (/* binding */ readTags),
/* harmony export */   g_: () => (/* binding */ repositoryText),
/* harmony export */   p: () => (/* binding */ writeTags)
/* harmony export */ });
/* unused harmony export placeSteps */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
// The tags by which the action knows its own applications, their key, and the records of each secret: where it was sent, and
// which ones reached somebody. Tags hold at most 256 characters each and no whitespace (Microsoft Graph documentation, application).

/** Carried by every application that the action manages; without it nothing is changed or removed. */
const managedTag = 'b2c-bootstrap';
const keyPrefix = `${managedTag}:key:`;
const servicePrincipalPrefix = `${managedTag}:sp:`;
const deliveredPrefix = `${managedTag}:delivered:`;
const repositoryPrefix = `${managedTag}:repository:`;
const namePrefix = `${managedTag}:name:`;
const entryPrefix = `${managedTag}:tenant:`;
const adoptedTag = `${managedTag}:adopted`;
/** True for a tag that the action writes, also one that another version of it wrote. */
const isOwnTag = (tag) => tag === managedTag || tag.startsWith(`${managedTag}:`);
/** Holds the key too, for tenants that refuse `uniqueName`. */
const keyTag = (uniqueName) => `${keyPrefix}${uniqueName}`;
/** Records a secret that reached its outputs and every destination that was declared. */
const deliveredTag = (keyId) => `${deliveredPrefix}${keyId}`;
/**
 * What a secret went through at one place: `sending` before it is sent, and for as long as nobody knows how that ended; `sent`
 * when the place took it; `overwritten` when an older one, sent late, may have replaced it there.
 */
const placeSteps = ['sending', 'sent', 'overwritten'];
/** The tag of a record. */
const placeTag = ({ step, keyId, place }) => `${managedTag}:${step}:${keyId}:${place}`;
/** A repository as a tag holds it: `contoso/policies@1296269`. */
const repositoryText = ({ name, id }) => (id === undefined ? name : `${name}@${id}`);
/** True when the tag's text means the repository: by id where both have one, else by name, without regard to case. */
const isRepository = (text, { name, id }) => {
    const [, knownName = text, knownId] = /^(.*)@(\d+)$/.exec(text) ?? [];
    return id !== undefined && knownId !== undefined ? id === knownId : name.toLowerCase() === knownName.toLowerCase();
};
/** Stands for a display name in a tag, which holds no whitespace. */
const nameDigest = (displayName) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(displayName.normalize('NFC')).digest('hex').slice(0, 16);
const valueAfter = (tags, prefix) => tags.find(tag => tag.startsWith(prefix))?.slice(prefix.length);
/** The part of a tag after the prefix; none for other tags. Key ids are compared in lower case. */
const idsAfter = (tags, prefix) => tags.flatMap(tag => (tag.startsWith(prefix) ? tag.slice(prefix.length).toLowerCase() : []));
/** Reads the tags. */
const readTags = (tags) => ({
    managed: tags.includes(managedTag),
    key: valueAfter(tags, keyPrefix),
    servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
    delivered: new Set(idsAfter(tags, deliveredPrefix)),
    places: placeSteps.flatMap(step => idsAfter(tags, `${managedTag}:${step}:`).flatMap(text => {
        const [keyId = '', place = '', ...rest] = text.split(':');
        return place === '' || rest.length > 0 ? [] : { step, keyId, place };
    })),
    repository: valueAfter(tags, repositoryPrefix),
    name: valueAfter(tags, namePrefix),
    adopted: tags.includes(adoptedTag)
});
/** What is recorded of things of the tenant: keys hold no `=`, values no whitespace. */
const entriesOf = (tags) => new Map(tags.flatMap(tag => {
    if (!tag.startsWith(entryPrefix))
        return [];
    const [key = '', value] = tag.slice(entryPrefix.length).split('=');
    return value === undefined ? [] : [[key, value]];
}));
/** The tags with these entries in place of those of the same keys; undefined removes an entry. */
const withEntries = (tags, entries) => [
    ...tags.filter(tag => ![...entriesOf([tag]).keys()].some(key => entries.has(key))),
    ...[...entries].flatMap(([key, value]) => (value === undefined ? [] : `${entryPrefix}${key}=${value}`)).sort()
];
/** Those of the tags that record something of a secret. */
const recordsOf = (tags) => {
    const { delivered, places } = readTags(tags);
    return [...[...delivered].map(deliveredTag), ...places.map(placeTag)];
};
/** The tags with ours set as wanted. Tags of others, and those of ours that this version does not know, are kept in their order. */
const writeTags = (tags, wanted) => {
    const { uniqueName, servicePrincipalId, records = [], withdrawn = new Set() } = wanted;
    const { repository, name, adopted = false, entries = new Map() } = wanted;
    const isReplaced = (tag) => tag === managedTag ||
        tag.startsWith(keyPrefix) ||
        tag.startsWith(servicePrincipalPrefix) ||
        (repository !== undefined && tag.startsWith(repositoryPrefix)) ||
        (name !== undefined && tag.startsWith(namePrefix)) ||
        (adopted && tag === adoptedTag) ||
        recordsOf([tag]).length > 0;
    return [
        ...withEntries(tags.filter(tag => !isReplaced(tag)), entries),
        managedTag,
        keyTag(uniqueName),
        ...(servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${servicePrincipalId}`]),
        ...[...new Set([...recordsOf(tags), ...records])].filter(tag => !withdrawn.has(tag)).sort(),
        ...(repository === undefined ? [] : [`${repositoryPrefix}${repository}`]),
        ...(name === undefined ? [] : [`${namePrefix}${name}`]),
        ...(adopted ? [adoptedTag] : [])
    ];
};
/** The wanted tags without those that only tell declarations apart, where the application has none of their kind yet. */
const withoutMissingLabels = (wanted, current) => {
    const isMissing = (prefix) => !current.some(tag => tag.startsWith(prefix));
    const missing = [repositoryPrefix, namePrefix].filter(isMissing);
    return wanted.filter(tag => !missing.some(prefix => tag.startsWith(prefix)));
};
/**
 * The tags of a later reading with what `known` ones say of the app itself: a replica may not show yet what this run has written of it.
 */
const withFactsOf = (known, read) => {
    const isFact = (tag) => tag === adoptedTag || tag.startsWith(repositoryPrefix) || tag.startsWith(namePrefix);
    return [...read.filter(tag => !isFact(tag)), ...known.filter(isFact)];
};
/** Nothing is known yet. */
const createTagState = () => ({
    tags: [],
    isObserved: false,
    added: new Set(),
    withdrawn: new Set(),
    swept: new Set(),
    entries: new Map()
});
/**
 * Takes the tags of the application as it was observed first. That a secret is gone is no reason to forget where it was sent:
 * until another one is sent there, that place holds a dead secret.
 */
const observeTags = (state, { tags, passwordCredentials }) => {
    if (state.isObserved)
        return;
    const keyIds = passwordCredentials.map(({ keyId }) => keyId);
    state.isObserved = true;
    state.tags = tags;
    for (const keyId of readTags(tags).delivered)
        if (!keyIds.includes(keyId))
            state.swept.add(deliveredTag(keyId));
};


/***/ }),

/***/ 27012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ announcedSecrets),
/* harmony export */   k: () => (/* binding */ createRegister)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94891);
// What the main step tells the post step about the secrets that it makes, through the state of the step: which application,
// which display name, and the key id once Graph has answered. Never the secret. An ephemeral one stays announced; a kept one
// until it is recorded, so that the post step removes what a killed main step left.

const stateName = 'secrets';
/** Remembers secrets in the state of the step; one that is announced again with its key id takes the place of the former. */
const createRegister = ({ save }) => {
    const announced = new Map();
    const write = () => save(stateName, [...announced.values()]);
    return {
        announce: secret => {
            announced.set(secret.displayName, secret);
            write();
        },
        settle: displayName => {
            if (announced.delete(displayName))
                write();
        }
    };
};
/** The secrets that the main step announced and did not settle. */
const announcedSecrets = ({ load }) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(load(stateName)).map(({ kind, uniqueName, applicationId, displayName, keyId }) => ({
    kind: kind === 'kept' ? 'kept' : 'ephemeral',
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
}));


/***/ }),

/***/ 92840:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qr: () => (/* binding */ removeAllUnanswered),
/* harmony export */   Wi: () => (/* binding */ removeListed),
/* harmony export */   ZQ: () => (/* binding */ removeUnanswered),
/* harmony export */   cu: () => (/* binding */ removeSecrets)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(44941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(94891);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77967);
/* harmony import */ var _app_graphObjects_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(22960);
/* harmony import */ var _app_scope_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(47870);
// Removing password credentials, by their key ids. A secret that was added a moment ago may be unknown to a replica, which looks
// like being gone. Source: Microsoft Graph documentation, application-removepassword.








/**
 * Looks for a secret whose answer was lost, and removes it. A replica may show it late, hence several attempts, a second
 * apart. True when it was there.
 */
const removeUnanswered = async (holder, displayName, attempts) => {
    for (let attempt = 1;; attempt++) {
        const found = (await listSecrets(holder)).filter(secret => secret.displayName === displayName);
        if (found.length > 0) {
            await removeSecrets(holder, found, { justAdded: true });
            return true;
        }
        if (attempt === attempts)
            return false;
        await holder.runtime.sleep(1_000);
    }
};
/**
 * Removes the secrets of the attempts `displayNames`, whose answers were lost, for certain: a replica that shows `later`, the
 * key id of a secret that was added after them, shows them too, if they exist.
 */
const removeAllUnanswered = (holder, displayNames, later) => holder.graph.until(`look for secrets of ${holder.uniqueName} whose answers were lost`, async () => {
    const secrets = await listSecrets(holder);
    if (!secrets.some(({ keyId }) => keyId === later)) {
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retryLater */ .Ld)(new Error('the list is older than the new secret'));
    }
    const found = secrets.filter(({ displayName }) => displayNames.includes(displayName));
    await removeSecrets(holder, found, { justAdded: true });
    return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .done */ .Vw)(undefined);
});
/** The application's password credentials as they are at this moment. @throws ActionError. */
const listSecrets = async (holder) => {
    const { body } = await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .sendSuccessfully */ .qt)(holder.graph, {
        method: 'GET',
        path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byId */ .$H)('applications', holder.applicationId)}?$select=passwordCredentials`,
        operation: `read the secrets of ${holder.uniqueName}`,
        requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readApplications,
        mayLagBehind: holder.recentWrites
    });
    return (0,_app_graphObjects_js__WEBPACK_IMPORTED_MODULE_4__/* .parsePasswords */ .wu)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_6__/* .asObject */ .eB)(body).passwordCredentials);
};
/**
 * Removes secrets by their key ids; one that is gone already counts as removed. A secret that this run added a moment ago
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out. `onRemoved` is told of each as soon as it
 * is gone, also when another one cannot be removed.
 */
const removeSecrets = async ({ graph, uniqueName, applicationId, recentWrites }, secrets, { justAdded, onRemoved }) => {
    const recent = { recentWrites: new Set(justAdded ? [...recentWrites, 'password'] : recentWrites) };
    const secretOf = new Map(secrets.map(secret => [removalOf({ uniqueName, applicationId, ...recent }, secret), secret]));
    const onSatisfied = (request) => onRemoved?.(secretOf.get(request));
    await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .ensureAll */ .ed)(graph, [...secretOf.keys()], { serial: true, onSatisfied });
};
const removalOf = ({ uniqueName, applicationId, recentWrites }, { keyId, displayName }) => {
    const path = `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byId */ .$H)('applications', applicationId)}/removePassword`;
    return (0,_app_scope_js__WEBPACK_IMPORTED_MODULE_5__/* .writeRequest */ .XT)({ recentWrites }, 'POST', path, `remove the client secret ${displayName} of ${uniqueName}`, {
        keyId
    });
};
/** How often, a second apart, the list must lack a secret before it counts as gone. */
const readsUntilGone = 5;
/** How often a secret that is listed is tried to be removed: replicas may be a minute behind each other. */
const mostRemovals = 60;
/**
 * Removes the secrets that `isMeant` finds, for certain: the list tells what is gone from what a replica does not know yet. A
 * secret that is listed is removed, however often that takes; what is not listed a few times running is gone.
 * @returns whether there was any. @throws ActionError when one that is listed cannot be removed.
 */
const removeListed = async (holder, isMeant) => {
    let wasListed = false;
    let lacking = 0;
    for (let removals = 0;;) {
        const found = (await listSecrets(holder)).filter(isMeant);
        if (found.length === 0 && ++lacking >= readsUntilGone)
            return wasListed;
        if (found.length > 0) {
            wasListed = true;
            lacking = 0;
            removals += 1;
            if (await removeFound(holder, found, removals < mostRemovals))
                return true;
        }
        await holder.runtime.sleep(1_000);
    }
};
/** Removes them; false when Graph did not find what it lists. @throws ActionError unless that `mayRepeat`. */
const removeFound = async (holder, secrets, mayRepeat) => {
    let isDone = true;
    for (const secret of secrets) {
        const request = removalOf(holder, secret);
        const answer = await holder.graph.send(request);
        if ((0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .succeeded */ .gq)(answer) && !(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .isUnprovenSuccess */ .z1)(request, answer))
            continue;
        if (!mayRepeat || !isNotFound(answer))
            throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(request, answer);
        isDone = false;
    }
    return isDone;
};
/** Graph says that it lacks the secret, or the object, or fails to look it up: with one that is listed, another try tells. */
const isNotFound = (answer) => answer.status === 404 || (answer.status === 400 && /no password credential found/i.test((0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .failureOf */ .g5)(answer).message));


/***/ }),

/***/ 8210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MI: () => (/* binding */ defineField),
/* harmony export */   Q4: () => (/* binding */ flagKey),
/* harmony export */   TN: () => (/* binding */ keyOf),
/* harmony export */   Ux: () => (/* binding */ listKey),
/* harmony export */   a0: () => (/* binding */ mapKey),
/* harmony export */   er: () => (/* binding */ requiredTextKey),
/* harmony export */   kB: () => (/* binding */ durationKey),
/* harmony export */   kz: () => (/* binding */ register),
/* harmony export */   tQ: () => (/* binding */ textKey),
/* harmony export */   ue: () => (/* binding */ wordKey)
/* harmony export */ });
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71081);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85892);
// What a user may say about a kind: each key once, with its schema in the configuration file, the inputs that say the same,
// and how it is read. The file's schema, the inputs and the tables of the README derive from it.



const ordinaryRun = { mode: 'apply', isInteractive: false };
/** Registers a kind. */
const register = ({ kind, field: { keys, read } }, close) => ({
    kind,
    keys,
    want: close,
    declare: (written, report, run) => {
        const wanted = read(written, report, run);
        return wanted === undefined ? undefined : close(wanted);
    }
});
/** Defines a field. `complete` gets the values that could be read, and reports what does not go together. */
const defineField = (keys, complete) => {
    const readValues = readerOf(keys);
    return {
        keys,
        read: (written, report, run = ordinaryRun) => complete(readValues(written, [], report), report, written, run)
    };
};
/** Reads the values of a set of keys. */
const readerOf = (keys) => {
    const entries = Object.entries(keys);
    return (written, path, report) => {
        const values = {};
        for (const [name, { read }] of entries)
            values[name] = read(written?.[name], [...path, name], report);
        return values;
    };
};
/** A key with a schema of its own. `fromInput` gives the value as the file would have it; undefined: nothing was said. */
const keyOf = (schema, { description, inDefaults = false, input, placeholders, workflowForbids = false, everywhere = false, needsToken = false }, parse, fromInput) => {
    const described = { ...schema, description };
    return {
        schema: described,
        inDefaults: inDefaults ? described : undefined,
        placeholders,
        workflowForbids,
        inputs: input === undefined ? [] : [{ name: input, below: [], everywhere, needsToken, read: fromInput }],
        read: (written, path, report) => {
            if (written === undefined)
                return undefined;
            // The schema has been checked; inputs give the same types.
            const result = parse(written);
            if (result.ok)
                return result.value;
            report({ path, problem: result.problem });
            return undefined;
        }
    };
};
const given = (read) => text => text === '' ? undefined : read(text);
/** A text. */
const textKey = (parse, options) => keyOf({ type: 'string' }, options, parse, given(_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok));
/** A text that an input always holds, and that is told by its input when it is wrong. */
const requiredTextKey = (parse, options) => keyOf({ type: 'string' }, options, parse, text => checked(text, parse(text)));
const checked = (text, result) => (result.ok ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)(text) : result);
/** A duration in milliseconds. With `optional` its input may be empty, with `zero` it may be none. */
const durationKey = (options) => {
    const { optional = false, zero = false } = options;
    const parse = (text) => (0,_util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E9)(text, { zero });
    const read = (text) => checked(text, parse(text));
    const schema = { type: 'string', examples: ['90d', '12h', '30m', 'P90D', 'PT1H'] };
    return keyOf(schema, options, parse, optional ? given(read) : read);
};
/** One of a few words. */
const wordKey = (words, options) => keyOf({ enum: [...words] }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, text => (0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .parseWord */ .kB)(text, words));
/** True or false. With `optional` its input may be empty. */
const flagKey = (options) => {
    const read = text => {
        const word = (0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .parseWord */ .kB)(text, ['true', 'false']);
        return word.ok ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)(word.value === 'true') : word;
    };
    return keyOf({ type: 'boolean' }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, options.optional ? given(read) : read);
};
/** A list; its input has one entry a line, or, with `commas`, between commas as well. Entries that are refused are left out. */
const listKey = (parse, options) => {
    const { items = { type: 'string' }, commas = false } = options;
    const lines = (text) => (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)((0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .linesOf */ .Dx)(commas ? text.replaceAll(',', '\n') : text));
    const list = keyOf({ type: 'array', items }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, given(lines));
    return {
        ...list,
        read: (written, path, report) => (written ?? []).flatMap((entry, index) => {
            const result = parse(entry);
            if (result.ok)
                return [result.value];
            report({ path: [...path, index], problem: result.problem });
            return [];
        })
    };
};
/** A map of keys. It stands in `defaults` with those of its keys that do. */
const mapKey = (keys, description) => {
    const entries = Object.entries(keys);
    const schemaOf = (schemas) => ({
        type: 'object',
        properties: Object.fromEntries(schemas.filter(([, schema]) => schema !== undefined)),
        additionalProperties: false
    });
    return {
        schema: { ...schemaOf(entries.map(([name, { schema }]) => [name, schema])), description },
        inDefaults: schemaOf(entries.map(([name, { inDefaults }]) => [name, inDefaults])),
        placeholders: undefined,
        workflowForbids: false,
        inputs: entries.flatMap(([name, { inputs }]) => inputs.map(input => ({ ...input, below: [name, ...input.below] }))),
        read: readerOf(keys)
    };
};


/***/ }),

/***/ 1796:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Al: () => (/* binding */ tenantWarnings),
/* harmony export */   G8: () => (/* binding */ tenantOf),
/* harmony export */   ZX: () => (/* binding */ assertTenant),
/* harmony export */   kQ: () => (/* binding */ organizationRead)
/* harmony export */ });
/* harmony import */ var _clouds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39924);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44941);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94891);
// The tenant signed in to: which one it is, of what kind, and whether it is the one that was asked for.





const organizationRead = {
    path: '/organization?$select=id,displayName,tenantType,verifiedDomains',
    operation: 'read the organization',
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readOrganization,
    parse: answer => {
        const [organization = {}] = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .valuesOf */ .sm)(answer);
        const domains = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(organization.verifiedDomains);
        const textOf = (value) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(value) || undefined;
        return {
            id: textOf(organization.id)?.toLowerCase(),
            displayName: textOf(organization.displayName),
            initialDomain: textOf(domains.find(({ isInitial }) => isInitial === true)?.name),
            kind: textOf(organization.tenantType),
            domains: domains.flatMap(({ name }) => textOf(name)?.toLowerCase() ?? [])
        };
    }
};
/**
 * The tenant. A caller that may not read the organization still knows the tenant's id from its token, and its initial
 * domain when it signed in by that.
 * @throws ActionError `sign-in` when token and organization name different tenants.
 */
const tenantOf = (organization, claims, asked) => {
    const { id } = organization;
    if (id !== undefined && claims?.tenantId !== undefined && id !== claims.tenantId) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'sign-in',
            message: `The token is for tenant ${claims.tenantId}, but Graph speaks for tenant ${id}.`,
            hint: 'Check that login-endpoint and graph-endpoint belong together.'
        });
    }
    return {
        ...organization,
        id: id ?? claims?.tenantId ?? '',
        initialDomain: organization.initialDomain ?? askedInitialDomain(asked)
    };
};
/** Signing in by an initial domain proves that it is the tenant's, also where the organization may not be read. */
const askedInitialDomain = (asked) => asked.kind === 'domain' && Object.values(_clouds_js__WEBPACK_IMPORTED_MODULE_0__/* .initialDomainOf */ .cs).some(born => asked.domain.endsWith(`.${born}`))
    ? asked.domain
    : undefined;
/** What a caller that may not read the organization should know; undefined when it was read. */
const unreadTenantWarning = (tenant) => tenant.domains.length > 0
    ? undefined
    : `The organization could not be read, so the kind of the tenant${tenant.initialDomain === undefined ? ' and the outputs tenant-domain and tenant-name are' : ' is'} unknown. ${(0,_graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .howToGrant */ .Y2)(_graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readOrganization)}`;
/** What a user should know about the kind of tenant; undefined for an Azure AD B2C tenant. */
const tenantKindWarning = ({ kind, initialDomain, id }) => {
    if (kind === undefined || kind === 'AAD B2C')
        return undefined;
    return kind === 'CIAM'
        ? `${initialDomain ?? id} is an external tenant (CIAM): applications and permissions work as in Azure AD B2C, custom policies do not exist there.`
        : `${initialDomain ?? id} is not an Azure AD B2C tenant but of type ${kind}. If this is your workforce tenant, check tenant-id: the app would be made among your employees' applications.`;
};
/** What a user should know about the tenant. */
const tenantWarnings = (tenant) => [tenantKindWarning(tenant), unreadTenantWarning(tenant)].filter(warning => warning !== undefined);
/**
 * Compares the tenant with the one that was asked for by domain (ids were compared when the token came), and with the one
 * that a configuration file is meant for: GUID, verified domain, or the first label of the initial domain; case does not
 * count.
 * @throws ActionError `sign-in` or `input` when it is another.
 */
const assertTenant = (tenant, asked, guard) => {
    const { id, domains, initialDomain } = tenant;
    if (asked.kind === 'domain' && domains.length > 0 && !domains.includes(asked.domain)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'sign-in',
            message: `tenant-id is ${asked.domain}, but the tenant signed in to (${id}) has the domains ${domains.join(', ')}. Nothing was written.`,
            hint: "Set tenant-id to one of them, or to the tenant's GUID."
        });
    }
    const initial = initialDomain?.toLowerCase();
    const names = [id.toLowerCase(), ...domains, initial, initial?.split('.')[0]];
    if (guard === undefined || names.includes(guard.toLowerCase()))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
        code: 'input',
        message: `The config file is for tenant ${guard}, but the tenant signed in to is ${initialDomain ?? id}. Nothing was written.`,
        hint: unreadTenantWarning(tenant) ??
            'Give the file that belongs to this tenant, or the tenant-id that belongs to this file.'
    });
};


/***/ }),

/***/ 8670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ userFlowHostReason),
/* harmony export */   s: () => (/* binding */ parseTenant)
/* harmony export */ });
/* harmony import */ var _clouds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39924);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79704);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(85892);
// How a tenant is named: by id, by domain, or by the first label of its initial domain.




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
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`is missing; ${accepted}`);
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    if (id !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'id', id });
    const name = text.toLowerCase();
    const reason = userFlowHostReason(name.replace(/^https?:\/\//, '').replace(/[/:?#].*$/, ''));
    if (reason !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)}: ${reason}; ${accepted}`);
    if (name === 'common' || name === 'organizations' || name === 'consumers')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} stands for many tenants, and apps are made in one; ${accepted}`);
    const labels = name.split('.');
    if (name.length > 253 || !labels.every(part => label.test(part)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} is not a tenant; ${accepted}`);
    if (labels.length === 1)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'domain', domain: `${name}.${_clouds_js__WEBPACK_IMPORTED_MODULE_0__/* .initialDomainOf */ .cs[cloud]}` });
    if (!topLabel.test(labels.at(-1)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} is not a domain; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'domain', domain: name });
};


/***/ }),

/***/ 51778:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gQ: () => (/* binding */ introduceTenant),
  fA: () => (/* binding */ openSession),
  kI: () => (/* binding */ signInContext)
});

// EXTERNAL MODULE: ./build/auth/credential.js + 2 modules
var auth_credential = __webpack_require__(76743);
// EXTERNAL MODULE: ./build/auth/workloadIdentity.js
var workloadIdentity = __webpack_require__(40844);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/util/json.js
var util_json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/retry.js
var util_retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(36734);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/graph/retryTable.js
var retryTable = __webpack_require__(91057);
;// CONCATENATED MODULE: ./build/graph/batch.js
// $batch by hand: 20 items a request, several requests at once, every item classified and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).







/** Graph's limit of items in one `$batch`. */
const mostItems = 20;
/** `$batch` requests under way at once. */
const atOnce = 4;
/**
 * Sends `requests` in batches until each has a final answer; gives the answers in their order. All must be repeatable.
 * A single request travels alone: a batch of one costs the same and hides its headers.
 */
const runBatch = async (requests, context) => {
    if (requests.length === 0)
        return [];
    const answers = [];
    let pending = requests.map((request, index) => ({ index, request }));
    const round = async () => {
        const attempted = await sendChunks(pending, context);
        for (const { item, attempt } of attempted) {
            if (!attempt.done)
                continue;
            answers[item.index] = attempt.value;
            context.onAnswer?.(item.index, attempt.value);
        }
        const left = attempted.flatMap(({ item, attempt }) => (attempt.done ? [] : [{ item, ...attempt }]));
        const [first] = left;
        if (first === undefined)
            return (0,util_retry/* done */.Vw)(answers);
        pending = left.map(({ item }) => item);
        // The service asks for the longest of the items' pauses.
        const pauses = left.flatMap(({ afterMs }) => afterMs ?? []);
        return (0,util_retry/* retryLater */.Ld)(first.reason, pauses.length > 0 ? Math.max(...pauses) : undefined);
    };
    const summary = summaryOf(requests);
    const operation = requests.length === 1 ? summary : `send ${requests.length} requests (${summary})`;
    return (0,util_retry/* retry */.L5)(operation, round, context.retryContext);
};
const summaryOf = (requests) => {
    const [first, ...rest] = [...new Set(requests.map(({ operation }) => operation))];
    return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`;
};
const sendChunks = async (pending, context) => {
    const chunks = chunksOf(pending, context.serial);
    let throttled;
    const results = await (0,concurrency/* mapLimit */.sf)(chunks, context.serial ? 1 : atOnce, async (chunk) => {
        // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
        if (throttled !== undefined)
            return chunk.map(item => ({ item, attempt: throttled }));
        const attempted = await sendChunk(chunk, context);
        for (const { attempt } of attempted)
            if (!attempt.done && attempt.afterMs !== undefined)
                throttled = attempt;
        return attempted;
    });
    return results.flat();
};
/** What travels together: a `$batch` goes to one version of Graph. Where the order counts, neighbours alone are joined. */
const chunksOf = (pending, serial) => {
    const byVersion = (one, other) => Number(isBeta(one)) - Number(isBeta(other));
    const chunks = [];
    for (const item of serial ? pending : pending.toSorted(byVersion)) {
        const [last] = chunks.at(-1) ?? [];
        const joins = last !== undefined && isBeta(last) === isBeta(item) && (chunks.at(-1)?.length ?? 0) < mostItems;
        if (joins)
            chunks.at(-1)?.push(item);
        else
            chunks.push([item]);
    }
    return chunks;
};
const isBeta = ({ request }) => request.version === 'beta';
const sendChunk = async (items, context) => {
    const only = items.length === 1 ? items[0] : undefined;
    if (only !== undefined) {
        return [{ item: only, attempt: context.toAttempt(only.request, await context.exchange(only.request)) }];
    }
    const outer = await context.exchange({
        method: 'POST',
        path: '/$batch',
        body: { requests: items.map(({ request }, position) => itemOf(request, position, context.serial)) },
        operation: summaryOf(items.map(({ request }) => request)),
        requirement: requirements/* requirements */.Ln.readApplications,
        ...(items.some(isBeta) && { version: 'beta' })
    });
    if (outer.kind === 'retry') {
        // What is waited for no longer than its bound becomes the answer of every item.
        if (outer.maxWaitMs !== undefined)
            return items.map(item => ({ item, attempt: context.toAttempt(item.request, outer) }));
        return items.map(item => ({ item, attempt: (0,util_retry/* retryLater */.Ld)(outer.reason, outer.answer?.retryAfterMs) }));
    }
    if (outer.answer.status !== 200) {
        const forbidden = outer.answer.status === 403;
        throw new errors/* ActionError */.lZ({
            code: forbidden ? 'permission' : 'protocol',
            message: `Graph refused a $batch: ${(0,graph_answer/* describeFailure */.Ic)((0,graph_answer/* failureOf */.g5)(outer.answer))}`,
            hint: forbidden
                ? 'The tenant refuses the caller as such; look for Conditional Access policies for workload identities.'
                : 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites requests.'
        });
    }
    const classifications = classifyItems(items, outer.answer, context.now());
    const anyAgain = classifications.some(classification => classification.kind === 'retry');
    return items.map((item, position) => {
        const classification = classifications[position];
        // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
        if (context.serial && anyAgain && classification.kind === 'final' && classification.answer.status === 424) {
            return { item, attempt: (0,util_retry/* retryLater */.Ld)(new Error('an earlier item of the batch is tried again')) };
        }
        return { item, attempt: context.toAttempt(item.request, classification) };
    });
};
const itemOf = ({ method, path, body, headers }, position, serial) => ({
    id: `${position + 1}`,
    method,
    url: path,
    ...(body === undefined
        ? headers && { headers }
        : { headers: { 'Content-Type': 'application/json', ...headers }, body }),
    ...(serial && position > 0 && { dependsOn: [`${position}`] })
});
const classifyItems = (items, outer, nowMs) => {
    const byId = new Map((0,util_json/* asObjects */.Nt)((0,util_json/* asObject */.eB)(outer.body).responses).map(response => [String(response.id), response]));
    return items.map(({ request }, position) => {
        const response = byId.get(`${position + 1}`);
        if (response === undefined || typeof response.status !== 'number') {
            return (0,retryTable/* toRetry */.Ym)(new Error(`Graph's $batch answer lacks the item to ${request.operation}`), true);
        }
        return (0,retryTable/* classify */.L8)(request, {
            status: response.status,
            body: response.body === null || response.body === '' ? undefined : response.body,
            retryAfterMs: (0,graph_answer/* pauseOf */.eY)(response.status, headerOf(response, 'retry-after'), nowMs),
            requestId: headerOf(response, 'request-id') ?? outer.requestId
        });
    });
};
const headerOf = (response, name) => {
    const found = Object.entries((0,util_json/* asObject */.eB)(response.headers)).find(([key]) => key.toLowerCase() === name);
    return found === undefined ? null : String(found[1]);
};

;// CONCATENATED MODULE: ./build/graph/concealed.js
// Secrets that a request carries: a refusal may quote what it refuses, and its text goes to logs, errors and summaries.

/** Shorter texts are no secrets, and would take words out of every message. */
const shortest = 4;
const inJson = (text) => JSON.stringify(text).slice(1, -1);
/** The same where nothing may be mistaken for markup, as .NET's System.Text.Json has it. */
const inStrictJson = (text) => text
    .split('')
    .map(unit => /[^ -~]|["&'+<>`]/.test(unit) && !/[\n\r\t]/.test(unit)
    ? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    : inJson(unit))
    .join('');
const entities = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;'
};
const asXml = (text) => text.replace(/[&<>"']/g, character => entities[character] ?? character);
/** The ways in which a service may write a text that it was sent, the longest first. */
const spellings = (text) => {
    const bytes = Buffer.from(text);
    const oneLine = text.replace(/\s+/g, ' ').trim();
    const all = [
        text,
        ...text.split(/\r?\n/).map(line => line.trim()),
        ...[text, oneLine].flatMap(one => [
            one,
            asXml(one),
            asXml(one).replaceAll('&#39;', '&apos;'),
            asXml(one).replaceAll('&quot;', '"').replaceAll('&#39;', "'")
        ]),
        inJson(text),
        inJson(inJson(text)),
        inStrictJson(text),
        encodeURIComponent(text.toWellFormed()),
        bytes.toString('base64'),
        bytes.toString('base64url')
    ];
    return all.filter(one => one.length >= shortest);
};
/**
 * The value with every one of the texts replaced in its texts, however they are spelt. Codes stay as they are: what is retried
 * goes by them.
 */
const withoutTexts = (value, texts) => {
    const spelt = [...new Set(texts.flatMap(spellings))].sort((one, other) => other.length - one.length);
    // The back end writes ids, and what they hold, in capitals.
    const hidden = spelt.map(one => new RegExp(one.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi'));
    const clean = (part, key) => {
        if (typeof part === 'string')
            return key === 'code' && /^\w{1,80}$/.test(part)
                ? part
                : hidden.reduce((text, secret) => text.replace(secret, '***'), part);
        if (Array.isArray(part))
            return part.map(entry => clean(entry));
        if (!(0,util_json/* isObject */.Gv)(part))
            return part;
        return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, clean(inner, name)]));
    };
    return clean(value);
};

// EXTERNAL MODULE: ./build/graph/cpim.js
var cpim = __webpack_require__(65626);
// EXTERNAL MODULE: ./build/graph/tenantClock.js
var tenantClock = __webpack_require__(97057);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
;// CONCATENATED MODULE: ./build/graph/transport.js
// The only middleware of the Graph client: it puts the token on requests to the configured Graph origin and to no other,
// bounds every exchange in time and size, follows no redirect away from the origin, and keeps the real transport error.


/** How long one exchange with Graph may take before it counts as lost. */
const exchangeTimeoutMs = 30_000;
/** The largest answer that is read. The list of Graph's own app roles is about half a megabyte. */
const largestAnswerBytes = 16 * 1024 * 1024;
/** The transport to one Graph origin. Nothing leaves it: such a request or redirect is a `refused` exchange. */
const createTransport = (graphOrigin, tokens, runtime) => {
    const exchanges = new WeakMap();
    const exchange = async (url, init, freshToken) => {
        const token = await tokens.getToken({ fresh: freshToken });
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${token.value}`);
        const signal = AbortSignal.timeout(exchangeTimeoutMs);
        try {
            const response = await runtime.fetch(url, { ...init, headers, redirect: 'manual', signal });
            return { kind: 'response', response, text: await (0,http/* readText */.yR)(response, largestAnswerBytes) };
        }
        catch (thrown) {
            if (thrown instanceof errors/* ActionError */.lZ)
                throw thrown;
            const reason = signal.aborted ? new Error(`no answer within ${exchangeTimeoutMs / 1_000} s`) : thrown;
            return { kind: 'unanswered', reason };
        }
    };
    const send = async (url, init) => {
        assertOrigin(url, graphOrigin);
        const first = await exchange(url, init, false);
        // A refused token may have been revoked or have lapsed in mid-run: nothing was done, so one fresh token is tried.
        const result = first.kind === 'response' && first.response.status === 401 ? await exchange(url, init, true) : first;
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
        exchangeOf: response => exchanges.get(response) ?? { kind: 'unanswered', reason: new Error('the client lost the answer') }
    };
};
/**
 * Refuses a URL that is not on the Graph origin. Compared as parsed origins: a string comparison can be fooled by user
 * information in the URL. @throws ActionError `protocol`.
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
    const { Client, ResponseType } = await __webpack_require__.e(/* import() */ 899).then(__webpack_require__.t.bind(__webpack_require__, 11899, 19));
    const { runtime } = context;
    const clock = (0,tenantClock/* createTenantClock */.Z)(runtime);
    const { now } = clock;
    const watchedTokens = {
        getToken: async (options) => {
            const token = await tokens.getToken(options);
            clock.sawToken(token);
            return token;
        }
    };
    const transport = createTransport(graphOrigin, watchedTokens, runtime);
    const client = Client.initWithMiddleware({
        middleware: transport.middleware,
        baseUrl: `${graphOrigin}/`
    });
    const exchange = async (request) => {
        const { path, method, body = {}, content, headers, version = 'v1.0', accept = 'application/json' } = request;
        const call = client.api(path).version(version).responseType(ResponseType.RAW);
        call.headers({ accept, ...(content && { 'content-type': content.type }), ...headers });
        const sent = {
            GET: () => call.get(),
            POST: () => call.post(content?.text ?? body),
            PUT: () => call.put(content?.text ?? body),
            PATCH: () => call.patch(body),
            DELETE: () => call.delete()
        };
        const result = transport.exchangeOf((await sent[method]()));
        if (result.kind === 'refused')
            throw result.error;
        if (result.kind === 'unanswered')
            return (0,retryTable/* classifyUnanswered */.zK)(request, result.reason);
        const dateMs = (0,time/* parseMoment */.mI)(result.response.headers.get('date'));
        if (dateMs !== undefined)
            clock.sawDate(dateMs);
        const { status } = result.response;
        const parsed = () => {
            const json = (0,util_json/* parseJson */.qF)(result.text);
            return request.concealed === undefined || status < 400 ? json : withoutTexts(json, request.concealed);
        };
        const unpaused = {
            status,
            // A refusal is JSON whatever was asked for.
            body: accept === 'application/json' || status >= 400 ? parsed() : result.text,
            retryAfterMs: undefined,
            requestId: result.response.headers.get('request-id') ?? undefined
        };
        const retryAfter = result.response.headers.get('retry-after');
        const retryAfterMs = (0,graph_answer/* pauseOf */.eY)(status, retryAfter, dateMs ?? now(), (0,cpim/* isCpimBusy */.BM)(unpaused));
        const answer = { ...unpaused, retryAfterMs };
        if (answer.status === 401 && !(0,cpim/* isOtherDirectory */.sH)(answer))
            throw refusedToken(request, answer);
        return (0,retryTable/* classify */.L8)(request, answer);
    };
    const waitingSinceMs = new WeakMap();
    /** Turns a classification into an attempt; a symptom with a bound that outlasted its bound is taken for the real answer. */
    const toAttempt = (request, classification) => {
        if (classification.kind === 'final')
            return (0,util_retry/* done */.Vw)(classification.answer);
        if (request.optional === true && classification.answer?.status !== 429)
            return (0,util_retry/* done */.Vw)(classification.answer ?? noAnswer);
        if (classification.maxWaitMs !== undefined && classification.answer !== undefined) {
            const sinceMs = waitingSinceMs.get(request) ?? runtime.clock.monotonic();
            waitingSinceMs.set(request, sinceMs);
            if (runtime.clock.monotonic() - sinceMs >= classification.maxWaitMs)
                return (0,util_retry/* done */.Vw)(classification.answer);
        }
        return (0,util_retry/* retryLater */.Ld)(classification.reason, classification.answer?.retryAfterMs);
    };
    const attemptOnce = async (request) => {
        const classification = await exchange(request);
        if (classification.kind === 'retry' && classification.mayHaveHappened) {
            return (0,util_retry/* done */.Vw)({ kind: 'unanswered', reason: classification.reason });
        }
        const attempt = toAttempt(request, classification);
        return attempt.done ? (0,util_retry/* done */.Vw)({ kind: 'answer', answer: attempt.value }) : attempt;
    };
    const sendPage = (request, retrying) => (0,util_retry/* retry */.L5)(request.operation, async () => toAttempt(request, await exchange(request)), retrying);
    /** Follows `@odata.nextLink` of a list, on the Graph origin only, and joins the pages. */
    const allPages = async (request, first, retrying) => {
        let next = (0,util_json/* asObject */.eB)(first.body)['@odata.nextLink'];
        if (request.method !== 'GET' || typeof next !== 'string')
            return first;
        const values = [...listOf(first)];
        let isWhole = holdsList(first);
        for (let pages = 1; typeof next === 'string'; pages++) {
            if (pages >= mostPages) {
                const message = `Graph gave more than ${mostPages} pages for ${request.operation}.`;
                throw new errors/* ActionError */.lZ({ code: 'protocol', message });
            }
            const url = assertOrigin(next, graphOrigin);
            const path = `${url.pathname.replace(/^\/(v1\.0|beta)(?=\/)/, '')}${url.search}`;
            const page = await sendPage({ ...request, path }, retrying);
            if (page.status !== 200)
                return page;
            values.push(...listOf(page));
            isWhole &&= holdsList(page);
            next = (0,util_json/* asObject */.eB)(page.body)['@odata.nextLink'];
        }
        // What is left of the link says that a page did not hold what it was asked for.
        const left = isWhole ? undefined : (0,util_json/* asObject */.eB)(first.body)['@odata.nextLink'];
        return { ...first, body: { ...(0,util_json/* asObject */.eB)(first.body), '@odata.nextLink': left, value: values } };
    };
    const graphWith = (retrying, isFinishing) => ({
        origin: graphOrigin,
        now,
        clockDoubt: clock.doubt,
        send: async (asked) => {
            const request = paged(asked);
            const first = await sendPage(request, retrying);
            if (refusesPaging(asked, first))
                return allPages(asked, await sendPage(asked, retrying), retrying);
            return allPages(request, first, retrying);
        },
        until: (operation, attempt) => (0,util_retry/* retry */.L5)(operation, attempt, retrying),
        sendOnce: request => (0,util_retry/* retry */.L5)(request.operation, () => attemptOnce(request), retrying),
        batch: async (asked, { serial = false, onAnswer } = {}) => {
            const requests = asked.map(paged);
            const answers = await runBatch(requests, { exchange, toAttempt, now, retryContext: retrying, serial, onAnswer });
            return Promise.all(requests.map(async (request, index) => {
                const plain = asked[index];
                const first = answers[index];
                if (refusesPaging(plain, first))
                    return allPages(plain, await sendPage(plain, retrying), retrying);
                return allPages(request, first, retrying);
            }));
        },
        within: deadline => graphWith({ ...retrying, deadline }, isFinishing),
        get finishing() {
            return graphWith(isFinishing ? retrying : (0,util_retry/* finishing */.sS)(retrying), true);
        }
    });
    return graphWith(context, false);
};
/** Graph's largest page. Source: Microsoft Graph documentation, query parameters, `$top`. */
const largestPage = 999;
/** The request with pages as large as Graph gives, when its list may be long. */
const paged = (request) => request.isLong === true
    ? { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}$top=${largestPage}` }
    : request;
/** Not every list of Graph takes `$top`. */
const refusesPaging = ({ isLong }, { status }) => isLong === true && status === 400;
const holdsList = ({ body }) => Array.isArray((0,util_json/* asObject */.eB)(body).value);
/** The entries of a list answer, as they came. */
const listOf = ({ body }) => {
    const { value } = (0,util_json/* asObject */.eB)(body);
    return Array.isArray(value) ? value : [];
};
const refusedToken = (request, answer) => {
    const { code, message } = (0,graph_answer/* failureOf */.g5)(answer);
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Graph refused the caller's token twice while it was to ${request.operation}: ${code || 401} ${message}`.trim(),
        hint: code === 'Authorization_IdentityNotFound'
            ? "The caller's application has no service principal in this tenant, or it is not replicated yet: an administrator consents to it once, then run the job again."
            : 'Check that cloud, login-endpoint and graph-endpoint belong to the same cloud and that the caller was not removed during the run.'
    });
};

// EXTERNAL MODULE: ./build/report/outputs.js
var outputs = __webpack_require__(94121);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var organization = __webpack_require__(1796);
;// CONCATENATED MODULE: ./build/session.js
// A signed-in session with the tenant: the inputs' credential made into tokens, and tokens into a Graph client.






/** How long a device code lives (Microsoft identity platform documentation, device authorization grant). */
const deviceCodeLifetimeMs = 15 * 60_000;
/**
 * What every sign-in of a run takes: the caller's, and those that prove a new credential. `scopes` are the
 * delegated Graph permissions that an administrator is asked for who signs in by device code.
 */
const signInContext = ({ waitTimeoutMs, credential, cloud, tenant }, { oidc }, runtime, log, scopes) => {
    // A person at a device code takes the time that the code lives; that must not use up what replication may need.
    const personMs = credential.kind === 'device-code' ? deviceCodeLifetimeMs : 0;
    return {
        runtime,
        deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs + personMs),
        onWait: log.waiting,
        cloud,
        tenant: tenant.kind === 'id' ? tenant.id : tenant.domain,
        oidc: (0,workloadIdentity/* createOidcSource */.L)(oidc),
        showDeviceCode: ({ userCode, verificationUri }) => log.notice(`Open ${verificationUri} and enter the code ${userCode} to sign in as an administrator.`, 'Sign in'),
        scopes
    };
};
/** Signs in and opens the client. @throws ActionError `sign-in`, `service`, `timeout`, `protocol`, `input`. */
const openSession = async ({ credential, cloud, waitTimeoutMs }, signIn) => {
    const { runtime, onWait } = signIn;
    const tokens = (0,auth_credential/* tokenSource */.Z)(credential, signIn);
    // Asked for at once: a caller that cannot sign in is told so before anything else is done.
    const { claims } = await tokens.getToken();
    const retry = { runtime, deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs), onWait };
    return { graph: await createGraph(cloud.graphOrigin, tokens, retry), claims, retry };
};
/** Says which tenant it is and of what kind, in outputs and log. */
const introduceTenant = (tenant, ci, log) => {
    (0,outputs/* writeTenantOutputs */.Op)(ci, tenant);
    const { displayName = '', initialDomain = '', id, kind = 'kind unknown' } = tenant;
    log.info(`Tenant: ${displayName} ${initialDomain} (${id}), ${kind}`);
    for (const warning of (0,organization/* tenantWarnings */.Al)(tenant))
        log.warning(warning);
};


/***/ }),

/***/ 36734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KG: () => (/* binding */ createLimit),
/* harmony export */   RZ: () => (/* binding */ lazy),
/* harmony export */   R_: () => (/* binding */ handled),
/* harmony export */   sf: () => (/* binding */ mapLimit)
/* harmony export */ });
// Work on many things at once, and on one thing once.
/** Works on the items, at most `limit` at a time; gives the results in the order of the items. Rejects with the first failure. */
const mapLimit = async (items, limit, work) => {
    const results = [];
    let next = 0;
    const worker = async () => {
        for (let mine = next++; mine < items.length; mine = next++)
            results[mine] = await work(items[mine]);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
};
/** A promise that may be rejected before anybody waits for it, which Node would take for an unhandled rejection. */
const handled = (promise) => {
    promise.catch(() => undefined);
    return promise;
};
/** The same promise for everybody who asks; the work begins when the first one does. */
const lazy = (make) => {
    let made;
    return () => {
        made ??= handled(make());
        return made;
    };
};
/** A limit of so many at a time: what it is given begins in turn, as soon as one before it has ended. */
const createLimit = (most) => {
    const waiting = [];
    let busy = 0;
    return async (work) => {
        if (busy >= most)
            await new Promise(resolve => waiting.push(resolve));
        else
            busy += 1;
        try {
            return await work();
        }
        finally {
            const next = waiting.shift();
            if (next === undefined)
                busy -= 1;
            else
                next();
        }
    };
};


/***/ }),

/***/ 71081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   FP: () => (/* binding */ unitMs),
/* harmony export */   S5: () => (/* binding */ durationText)
/* harmony export */ });
/* unused harmony export acceptedDurations */
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82856);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85892);
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
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (ms === undefined) {
        const why = calendar.test(text) ? ' (years and months vary in length: use days)' : '';
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is not a duration${why}; ${accepted}`);
    }
    if (ms === 0 && !zero)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is no time at all; ${accepted}`);
    if (ms > mostMs)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is too long; accepted: at most ${durationText(mostMs)}`);
    return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(ms);
};
/** The duration as {@link parseDuration} reads it, in the largest unit that holds it whole: `90d`, `36h`. */
const durationText = (ms) => {
    for (const unit of ['d', 'h', 'm'])
        if (ms > 0 && ms % unitMs[unit] === 0)
            return `${ms / unitMs[unit]}${unit}`;
    return `${Math.round(ms / unitMs.s)}s`;
};


/***/ }),

/***/ 79704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isGuid),
/* harmony export */   d: () => (/* binding */ guidOf)
/* harmony export */ });
// GUIDs, the ids of everything in Microsoft Entra.
/** True for a GUID in its usual form, in either case. */
const isGuid = (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
/** The text as a GUID in lower case; `undefined` when it is none. */
const guidOf = (text) => (isGuid(text) ? text.toLowerCase() : undefined);


/***/ }),

/***/ 87978:
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

/***/ 29505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ useProxyFromEnvironment),
/* harmony export */   i: () => (/* binding */ proxyFor)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37067);
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
            `${variable} is set, but this runner's Node ${process.versions.node} does not use it by itself: requests go out directly. Set NODE_USE_ENV_PROXY=1 in the job's env, or update the runner.`
        ];
    }
    try {
        node.setGlobalProxyFromEnv({ ...env });
        return [];
    }
    catch {
        return [
            `${variable} is not an address that Node can use as a proxy: requests go out directly. It must look like http://host:port.`
        ];
    }
};
/** The proxy that Node takes for a URL, by its scheme, and the variable that names it; undefined where there is none. */
const proxyFor = ({ protocol }, env) => {
    const names = protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
    const variable = names.find(name => env[name]);
    const url = variable === undefined ? null : URL.parse(env[variable] ?? '');
    return variable === undefined || url === null ? undefined : { url, variable };
};


/***/ }),

/***/ 39691:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ namingProxy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94891);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29505);
/* harmony import */ var _time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94456);
// Failures of the proxy itself, told from those of the services behind it: fetch says "Request was cancelled" or names an address
// that nobody has asked for.




/** How long a proxy that cannot be reached is asked again while nothing has been reached at all. */
const patienceMs = 30_000;
/** Codes of a proxy that is not there. A proxy that resets or times out may be in passing trouble. */
const absent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);
/**
 * The runtime with a fetch that names the proxy where that fails. While nothing has been reached yet, one that asks for a sign-in is
 * an error at once, and one that is not there after half a minute; trouble of the services behind it is left to whoever asked.
 * The proxy's address is shown without user and password.
 */
const namingProxy = (runtime) => {
    const { clock, env } = runtime;
    let failingSinceMs;
    let isReached = false;
    return {
        ...runtime,
        fetch: async (input, init) => {
            try {
                const response = await runtime.fetch(input, init);
                isReached = true;
                return response;
            }
            catch (thrown) {
                const url = URL.parse(String(input instanceof Request ? input.url : input));
                const proxy = url === null ? undefined : (0,_proxy_js__WEBPACK_IMPORTED_MODULE_1__/* .proxyFor */ .i)(url, env);
                const failure = url === null || proxy === undefined ? undefined : failureOfProxy(thrown, url, proxy.url);
                if (failure === undefined || proxy === undefined)
                    throw thrown;
                failingSinceMs ??= clock.monotonic();
                const failingMs = clock.monotonic() - failingSinceMs;
                if (isReached || failingMs < failure.patienceMs)
                    throw new Error(failure.text, { cause: new Error(failure.text) });
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                    code: 'service',
                    message: `Nothing could be reached${failingMs < 1_000 ? '' : ` for ${(0,_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(failingMs)}`}: ${failure.text}.`,
                    hint: `Check ${proxy.variable} of the runner, its user and password among it, and that the proxy lets the hosts through that the README names under Security; NO_PROXY takes hosts out of it.`,
                    cause: thrown
                });
            }
        }
    };
};
const deepestCause = 6;
/** What was thrown, and what is behind it; of several attempts at once, each. */
const chainOf = (thrown, depth = deepestCause) => {
    if (typeof thrown !== 'object' || thrown === null || depth === 0)
        return [];
    // Not by `asObject` alone: message and cause of an error are no own enumerable fields, but readable all the same.
    const { cause, errors } = thrown;
    const several = Array.isArray(errors) ? errors.flatMap(one => chainOf(one, depth - 1)) : [];
    return [thrown, ...several, ...chainOf(cause, depth - 1)];
};
const failureOfProxy = (thrown, { host }, proxy) => {
    const named = `the proxy ${proxy.host}`;
    for (const error of chainOf(thrown)) {
        const { code, port, hostname, address } = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(error);
        const status = /^Proxy response \((\d{3})\)/.exec((0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(error.message))?.[1];
        if (status === '407')
            return { text: `${named} asks for a sign-in (407) before it lets ${host} through`, patienceMs: 0 };
        if (status !== undefined)
            return {
                text: `${named} answered ${status} instead of a way to ${host}`,
                patienceMs: Number(status) < 500 ? patienceMs : Number.POSITIVE_INFINITY
            };
        const isOfProxy = hostname === bare(proxy) || Number(port) === portOf(proxy);
        if (absent.has((0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(code)) && isOfProxy)
            return {
                text: `${named} cannot be reached on the way to ${host}: ${(0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(code)}${address === undefined ? '' : ` ${String(address)}`}`,
                patienceMs
            };
    }
    return undefined;
};
const bare = ({ hostname }) => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port, protocol }) => Number(port) || (protocol === 'https:' ? 443 : 80);


/***/ })

};
