export const id = 337;
export const ids = [337,905];
export const modules = {

/***/ 8489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o6: () => (/* binding */ openGitHub),
/* harmony export */   ur: () => (/* binding */ callGitHub),
/* harmony export */   y_: () => (/* binding */ GitHubError),
/* harmony export */   ym: () => (/* binding */ UnreadableAnswer)
/* harmony export */ });
/* unused harmony export classify */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7967);
// GitHub's REST API through the toolkit's octokit: loaded when it is first needed, sent through the runtime's own fetch,
// retried by class.


/** A request that GitHub answered with something else than success, or that got no answer (`status` undefined). */
class GitHubError extends Error {
    name = 'GitHubError';
    status;
    constructor(message, status, cause) {
        super(message, { cause });
        this.status = status;
    }
}
/** A success whose body is not what GitHub documents: cut off, empty, or somebody else's page. Worth another try. */
class UnreadableAnswer extends Error {
    name = 'UnreadableAnswer';
}
// A request that hangs is given up, so that the deadline of the run holds.
const requestTimeoutMs = 20_000;
const silent = () => undefined;
/**
 * An octokit for `access`. The runtime's fetch is used for every request: the toolkit would choose a proxy from
 * GITHUB_API_URL when its module is loaded, whatever `apiUrl` says.
 */
const openGitHub = async ({ token, apiUrl }, runtime) => {
    const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413));
    const timedFetch = (input, init) => runtime.fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) });
    return getOctokit(token, {
        baseUrl: apiUrl,
        request: { fetch: timedFetch },
        log: { debug: silent, info: silent, warn: silent, error: silent }
    });
};
const isRefusal = (thrown) => thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number';
const secondaryLimitPauseMs = 60_000;
const header = (refusal, name) => {
    const value = refusal.response?.headers[name];
    return value === undefined ? undefined : String(value);
};
const retryAfterMs = (refusal, nowMs) => {
    const after = header(refusal, 'retry-after');
    if (after !== undefined) {
        const seconds = Number(after);
        const ms = Number.isNaN(seconds) ? Date.parse(after) - nowMs : seconds * 1_000;
        return Number.isNaN(ms) ? undefined : Math.max(0, ms);
    }
    const reset = Number(header(refusal, 'x-ratelimit-reset'));
    return header(refusal, 'x-ratelimit-remaining') === '0' && reset > 0 ? Math.max(0, reset * 1_000 - nowMs) : undefined;
};
const isSecondaryLimit = ({ message }) => /secondary rate limit|abuse detection/i.test(message);
const isLimited = (refusal) => refusal.status === 429 ||
    (refusal.status === 403 &&
        (header(refusal, 'retry-after') !== undefined ||
            header(refusal, 'x-ratelimit-remaining') === '0' ||
            isSecondaryLimit(refusal)));
const failureOf = (refusal) => {
    const { response, status } = refusal;
    if (response === undefined) {
        return new GitHubError(`GitHub did not answer: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(refusal.cause)}`, undefined, refusal);
    }
    const { data } = response;
    const message = typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : `HTTP status ${status}`;
    return new GitHubError(`GitHub answered ${status}: ${message.replace(/\s+/g, ' ')}`, status, refusal);
};
/**
 * Judges what a request to GitHub threw. Repeated: no answer, 408, 429, 5xx, and both of GitHub's rate limits, after the
 * pause that GitHub names, and {@link UnreadableAnswer}. Thrown: everything else,
 * what GitHub refuses as {@link GitHubError}.
 * Source: GitHub documentation, "Best practices for using the REST API: handle rate limit errors appropriately".
 */
const classify = (thrown, nowMs) => {
    if (thrown instanceof UnreadableAnswer)
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .again */ .TG)(thrown);
    if (!isRefusal(thrown))
        throw thrown;
    const failure = failureOf(thrown);
    if (isLimited(thrown)) {
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .again */ .TG)(failure, retryAfterMs(thrown, nowMs) ?? (isSecondaryLimit(thrown) ? secondaryLimitPauseMs : undefined));
    }
    if (failure.status === undefined || failure.status === 408 || failure.status >= 500) {
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .again */ .TG)(failure, retryAfterMs(thrown, nowMs));
    }
    throw failure;
};
/** Calls `request` until GitHub answers or the deadline ends; see {@link classify}. `what` as in {@link retry}. */
const callGitHub = (what, request, context) => (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L5)(what, async () => {
    try {
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .done */ .Vw)(await request());
    }
    catch (thrown) {
        return classify(thrown, context.runtime.clock.now());
    }
}, context);


/***/ }),

/***/ 5136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NJ: () => (/* binding */ unless),
/* harmony export */   W1: () => (/* binding */ putVariable),
/* harmony export */   _F: () => (/* binding */ fieldOf),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   bt: () => (/* binding */ createDoor)
/* harmony export */ });
/* harmony import */ var _ci_github_api_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8489);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
// One store of GitHub secrets or variables, as the deliveries see it: requests with a permission, refusals that name it.


/**
 * Writes a variable, also where it does not exist yet.
 *
 * @throws ActionError `delivery` with the permission that would do.
 */
const putVariable = async (door, store, name, value, audience) => {
    const what = `write the variable ${name} of ${store.place}`;
    const update = () => door.write(what, 'PATCH', `${store.variables}/${encodeURIComponent(name)}`, { name, value });
    const create = () => door.write(what, 'POST', store.variables, { name, value, ...audience });
    // Creating and updating are two verbs. Updating comes first: only the first delivery creates. A 409 is a variable that
    // somebody else made meanwhile, or that an attempt without an answer made.
    const updated = await update().then(() => true, unless(404, false));
    if (updated)
        return;
    const created = await create().then(() => true, unless(409, false));
    if (!created)
        await update();
};
/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
const unless = (status, value) => (error) => {
    if (error instanceof Refused && error.status === status)
        return value;
    throw error;
};
/** A refusal that has been explained: what was tried, GitHub's words, and which token would do. */
class Refused extends _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ {
    status;
    constructor(what, { status, message }, hint, cause) {
        super({ code: 'delivery', message: `Could not ${what}: ${message}`, hint, cause });
        this.status = status;
    }
}
/** The door to a store for a token with `permission`, which refusals name. */
const createDoor = (client, store, permission, context) => {
    const call = async (what, request) => {
        try {
            return await (0,_ci_github_api_js__WEBPACK_IMPORTED_MODULE_0__/* .callGitHub */ .ur)(what, request, context);
        }
        catch (error) {
            throw error instanceof _ci_github_api_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_ ? new Refused(what, error, hintFor(error, store, permission), error) : error;
        }
    };
    return {
        read: (what, path, parse) => call(what, async () => {
            const { data } = await client.request(`GET ${path}`);
            return parse(data);
        }),
        write: (what, method, path, body) => call(what, async () => {
            const { status } = await client.request(`${method} ${path}`, { ...body });
            if (status !== 201 && status !== 204)
                throw new _ci_github_api_js__WEBPACK_IMPORTED_MODULE_0__/* .UnreadableAnswer */ .ym(`GitHub answered ${status} to ${method}`);
        })
    };
};
const hintFor = ({ status }, { place, absent }, permission) => {
    const wanted = `a fine-grained personal access token, or a GitHub App token, with the ${permission} for ${place}`;
    switch (status) {
        case 401:
            return `The token in github-token is not valid: it has expired, was revoked or was cut. Give ${wanted}.`;
        case 403:
            return `The token in github-token may not do this. The job's own GITHUB_TOKEN can never write secrets or variables, whatever its permissions. Set github-token to ${wanted}.`;
        case 404:
            return `Either ${absent}, or the token in github-token cannot see it. Set github-token to ${wanted}.`;
        case 422:
            return 'GitHub refuses the value or its name. Names hold letters, digits and underscores, do not begin with a digit or GITHUB_, and a store holds 100 of them (an organization 1,000).';
        default:
            return `Run the job again. If it stays, set github-token to ${wanted}.`;
    }
};
/** A field of an answer, undefined where there is none. */
const fieldOf = (body, field) => typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
/** A text of an answer. @throws UnreadableAnswer. */
const textOf = (body, field) => {
    const value = fieldOf(body, field);
    if (typeof value !== 'string')
        throw new _ci_github_api_js__WEBPACK_IMPORTED_MODULE_0__/* .UnreadableAnswer */ .ym(`GitHub's answer has no ${field}`);
    return value;
};


/***/ }),

/***/ 9905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   targetOf: () => (/* binding */ targetOf),
/* harmony export */   x: () => (/* binding */ storeOf)
/* harmony export */ });
// The stores of GitHub secrets and variables: their routes in the REST API and the permissions that open them.
const segment = encodeURIComponent;
/**
 * The store of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's,
 * so that is where its ids go.
 */
const storeOf = (destination, { owner, repo }) => {
    const repository = `${owner}/${repo}`;
    const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`;
    const repositoryVariables = {
        variables: `${repositoryPath}/actions/variables`,
        variablePermission: 'repository permission "Variables: write" (actions_variables)'
    };
    switch (destination.kind) {
        case 'repository':
            return {
                place: `the repository ${repository}`,
                secrets: `${repositoryPath}/actions/secrets`,
                secretPermission: 'repository permission "Secrets: write" (secrets)',
                ...repositoryVariables,
                absent: `the repository ${repository} does not exist`
            };
        case 'environment': {
            const path = `${repositoryPath}/environments/${segment(destination.environment)}`;
            const permission = 'repository permission "Environments: write" (environments)';
            return {
                place: `the environment ${destination.environment} of ${repository}`,
                secrets: `${path}/secrets`,
                secretPermission: permission,
                variables: `${path}/variables`,
                variablePermission: permission,
                absent: `${repository} has no environment named ${destination.environment} (create it under Settings > Environments)`
            };
        }
        case 'organization': {
            const path = `/orgs/${segment(destination.organization)}/actions`;
            return {
                place: `the organization ${destination.organization}`,
                secrets: `${path}/secrets`,
                secretPermission: 'organization permission "Secrets: write" (organization_secrets)',
                variables: `${path}/variables`,
                variablePermission: 'organization permission "Variables: write" (organization_actions_variables)',
                absent: `the organization ${destination.organization} does not exist`
            };
        }
        case 'dependabot':
            return {
                place: `Dependabot in ${repository}`,
                secrets: `${repositoryPath}/dependabot/secrets`,
                secretPermission: 'repository permission "Dependabot secrets: write" (dependabot_secrets)',
                ...repositoryVariables,
                absent: `the repository ${repository} does not exist`
            };
    }
};
/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
const targetOf = (destination) => {
    const name = `${destination.name}${destination.ids ? '+ids' : ''}`;
    switch (destination.kind) {
        case 'environment':
            return `environment/${destination.environment}:${name}`;
        case 'organization':
            return `organization/${destination.organization}:${name}`;
        default:
            return `${destination.kind}:${name}`;
    }
};


/***/ }),

/***/ 337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deliverToGitHub: () => (/* binding */ deliverToGitHub),
  L: () => (/* binding */ deliveryError),
  refusingDestinations: () => (/* binding */ refusingDestinations)
});

// UNUSED EXPORTS: idVariables

// EXTERNAL MODULE: ./build/ci/github/api.js
var api = __webpack_require__(8489);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/secretStores/github/client.js
var github_client = __webpack_require__(5136);
// EXTERNAL MODULE: ./build/secretStores/github/routes.js
var routes = __webpack_require__(9905);
;// CONCATENATED MODULE: ./build/secretStores/github/sealedBox.js
// GitHub takes secrets only sealed for the store's public key: libsodium's sealed box, loaded when it is first needed.
/**
 * The function that seals. Source: GitHub documentation, "Encrypting secrets for the REST API".
 *
 * @throws Error from the returned function when the key is not 32 bytes of base64.
 */
const openSealer = async () => {
    const { default: sodium } = await __webpack_require__.e(/* import() */ 768).then(__webpack_require__.bind(__webpack_require__, 4768));
    await sodium.ready;
    return (text, publicKey) => {
        const key = Buffer.from(publicKey, 'base64');
        if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
            throw new Error(`The store's public key has ${key.length} bytes instead of ${sodium.crypto_box_PUBLICKEYBYTES}.`);
        }
        return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64');
    };
};

;// CONCATENATED MODULE: ./build/secretStores/github/secrets.js
// Sends a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target.





/**
 * Writes the secret to every destination, one after the other, and goes on when one of them fails. Never throws for a
 * destination: its error names the token and the permission that would do.
 *
 * An organization secret keeps its visibility and its selected repositories; one that does not exist is made `private`.
 */
const deliverToGitHub = async (destinations, values, context) => {
    const results = [];
    for (const destination of destinations) {
        const target = (0,routes.targetOf)(destination);
        try {
            await deliverOne(destination, values, context);
            results.push({ target });
        }
        catch (error) {
            results.push({ target, error: deliveryError(target, error) });
        }
    }
    return results;
};
/**
 * Asks every destination for its public key, as the delivery will: a token that may not do that is known before a secret is
 * made. Never throws for a destination. Gives those that refuse.
 */
const refusingDestinations = async (destinations, context) => {
    const client = await (0,api/* openGitHub */.o6)(context, context.runtime);
    const refusals = [];
    for (const destination of destinations) {
        const store = (0,routes/* storeOf */.x)(destination, context);
        try {
            await publicKey((0,github_client/* createDoor */.bt)(client, store, store.secretPermission, context), store);
        }
        catch (error) {
            const target = (0,routes.targetOf)(destination);
            refusals.push({ target, error: deliveryError(target, error) });
        }
    }
    return refusals;
};
/** Names of the variables that a destination `NAME+ids` writes, and the values that go there. */
const idVariables = (name, values) => [
    [`${name}_CLIENT_ID`, values.clientId],
    [`${name}_TENANT_ID`, values.tenantId],
    [`${name}_KEY_ID`, values.keyId],
    [`${name}_EXPIRES_ON`, values.expiresOn]
];
const deliverOne = async (destination, values, context) => {
    const store = (0,routes/* storeOf */.x)(destination, context);
    const client = await (0,api/* openGitHub */.o6)(context, context.runtime);
    const seal = await openSealer();
    const secrets = (0,github_client/* createDoor */.bt)(client, store, store.secretPermission, context);
    const audience = await putSecret(secrets, destination, store, values.secret, seal);
    if (!destination.ids)
        return;
    const variables = (0,github_client/* createDoor */.bt)(client, store, store.variablePermission, context);
    for (const [name, value] of idVariables(destination.name, values)) {
        await (0,github_client/* putVariable */.W1)(variables, store, name, value, audience);
    }
};
const putSecret = async (door, { kind, name }, store, secret, seal) => {
    const path = `${store.secrets}/${encodeURIComponent(name)}`;
    const { key, keyId } = await publicKey(door, store);
    const audience = kind === 'organization' ? await audienceOf(door, path, name) : {};
    const body = { encrypted_value: seal(secret, key), key_id: keyId, ...audience };
    await door.write(`write the secret ${name} of ${store.place}`, 'PUT', path, body);
    return audience;
};
const audienceOf = async (door, path, name) => {
    const visibility = await door
        .read(`read the visibility of ${name}`, path, body => (0,github_client/* textOf */.b6)(body, 'visibility'))
        .catch((0,github_client/* unless */.NJ)(404, 'private'));
    if (visibility !== 'selected')
        return { visibility };
    const selected = [];
    for (let page = 1;; page++) {
        const ids = await door.read(`list the repositories that may read ${name}`, `${path}/repositories?per_page=${pageSize}&page=${page}`, repositoryIdsOf);
        selected.push(...ids);
        if (ids.length < pageSize)
            return { visibility, selected_repository_ids: selected };
    }
};
const pageSize = 100;
/** The error of a destination that is out of step. */
const deliveryError = (target, error) => {
    const hint = error instanceof errors/* ActionError */.lZ ? error.hint : undefined;
    return new errors/* ActionError */.lZ({
        code: 'delivery',
        message: `${target} was not written. ${(0,errors/* messageOf */.bD)(error)}`,
        ...(hint !== undefined && { hint }),
        cause: error
    });
};
const publicKey = (door, store) => door.read(`read the public key of ${store.place}`, `${store.secrets}/public-key`, publicKeyOf);
const publicKeyOf = (body) => ({ key: (0,github_client/* textOf */.b6)(body, 'key'), keyId: (0,github_client/* textOf */.b6)(body, 'key_id') });
const repositoryIdsOf = (body) => {
    const repositories = (0,github_client/* fieldOf */._F)(body, 'repositories');
    if (!Array.isArray(repositories))
        throw new api/* UnreadableAnswer */.ym("GitHub's answer has no repositories");
    return repositories.map(repository => Number((0,github_client/* fieldOf */._F)(repository, 'id')));
};


/***/ })

};
