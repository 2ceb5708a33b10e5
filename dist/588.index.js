export const id = 588;
export const ids = [588];
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

/***/ 9588:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  upsertComment: () => (/* binding */ upsertComment)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/report/jobSummary.js
var jobSummary = __webpack_require__(8330);
// EXTERNAL MODULE: ./build/report/planTable.js
var planTable = __webpack_require__(162);
// EXTERNAL MODULE: ./build/report/summaryApp.js + 1 modules
var summaryApp = __webpack_require__(6057);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/report/commentBody.js
// The plan as one comment on a pull request. Comments are not masked by GitHub, and nothing here is secret.





// GitHub takes 65,536 characters.
const longestBody = 60_000;
const longestAppPlan = 20_000;
const commentBody_length = (text) => text.length;
/**
 * The hidden line at the end of the comment by which the next run finds it. `scope` tells apart comments of several jobs
 * or steps on one pull request; the tenant always does.
 */
const commentMarker = (run, scope = '') => {
    const id = (0,external_node_crypto_.createHash)('sha256').update(`${run.tenant.id}\n${scope}`).digest('hex').slice(0, 16);
    return `<!-- b2c-bootstrap plan ${id} -->`;
};
/** True when the body ends with the marker: a comment that only quotes ours does not. */
const isMarked = (body, marker) => body.trimEnd().endsWith(marker);
const fenceAround = (lines) => {
    const longest = Math.max(0, ...(lines.join('\n').match(/`+/g) ?? []).map(commentBody_length));
    const fence = '`'.repeat(Math.max(3, longest + 1));
    return `${fence}diff\n${lines.join('\n')}\n${fence}`;
};
const appBlock = (app) => {
    const plan = { ...app.plan, changes: app.plan.changes.filter(({ action }) => action !== 'unchanged') };
    const { taken, left } = (0,report_text/* fitting */._Q)((0,planTable/* planLines */.HN)(plan), line => line, longestAppPlan, line => line.length + 1);
    const lines = left === 0 ? taken : [...taken, `... and ${(0,report_text/* plural */.LS)(left, 'more line')}`];
    return [
        `<h4>${(0,summaryApp/* appHeadline */.yM)(app)}</h4>`,
        ...(app.error === undefined ? [] : [(0,summaryApp/* errorAlert */.n7)(app.error)]),
        ...(lines.length === 0 ? [] : [fenceAround(lines)])
    ].join('\n\n');
};
/**
 * The body of the pull-request comment: tenant, what would change in every app (what is unchanged is only counted), and
 * the marker at the end. At most 60,000 characters; apps that do not fit are counted.
 */
const renderComment = (run, scope = '') => {
    const head = [`<h3>b2c-bootstrap: ${(0,jobSummary/* headline */.Pl)(run)}</h3>`, (0,jobSummary/* tenantCard */.nO)(run.tenant)].join('\n\n');
    const { taken, left } = (0,report_text/* fitting */._Q)(run.apps, appBlock, longestBody - head.length, text => text.length + 2);
    const rest = left === 0 ? [] : [`<p>… and ${(0,report_text/* plural */.LS)(left, 'more app')}: see the job summary.</p>`];
    return [head, ...taken, ...rest, commentMarker(run, scope)].join('\n\n');
};

// EXTERNAL MODULE: ./build/ci/github/api.js
var api = __webpack_require__(8489);
;// CONCATENATED MODULE: ./build/ci/github/comment.js
// Keeps one comment with the plan on a pull request: found by its hidden marker and its author, updated in place.



/**
 * Creates or updates the comment with the plan. Best effort: whatever GitHub refuses, and a fork's read-only token above
 * all, comes back as a warning.
 */
const upsertComment = async (run, target, context) => {
    try {
        const client = await (0,api/* openGitHub */.o6)(target, context.runtime);
        const body = renderComment(run, target.scope);
        const marker = commentMarker(run, target.scope);
        // Repeated as a whole: after a lost answer the comment may be there, and looking again finds it.
        return await (0,api/* callGitHub */.ur)('write the pull-request comment', () => upsertOnce(client, target, body, marker), context);
    }
    catch (error) {
        return { kind: 'refused', warning: warningFor(error, target) };
    }
};
const upsertOnce = async (client, target, body, marker) => {
    const { owner, repo, pullRequest } = target;
    const marked = (await commentsOf(client, target)).filter(comment => isMarked(comment.body, marker));
    const own = marked.length === 0 ? undefined : await ownOf(client, target.token, marked);
    if (own === undefined) {
        const { status } = await client.rest.issues.createComment({ owner, repo, issue_number: pullRequest, body });
        return readable(status === 201, { kind: 'created' });
    }
    if (own.body === body)
        return { kind: 'unchanged' };
    const { data } = await client.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
    return readable(data?.id === own.id, { kind: 'updated' });
};
const readable = (isReadable, value) => {
    if (!isReadable)
        throw new api/* UnreadableAnswer */.ym("GitHub's answer is not a comment");
    return value;
};
const pageSize = 100;
const commentsOf = async (client, { owner, repo, pullRequest }) => {
    const all = [];
    for (let page = 1;; page++) {
        const query = { owner, repo, issue_number: pullRequest, per_page: pageSize, page };
        const { data } = await client.rest.issues.listComments(query);
        // A cut or empty answer must not be taken for "no comment yet".
        if (!Array.isArray(data))
            throw new api/* UnreadableAnswer */.ym("GitHub's answer is not a list of comments");
        for (const { id, body, user } of data) {
            all.push({ id, body: body ?? '', authorId: user?.id ?? 0, byBot: user?.type === 'Bot' });
        }
        if (data.length < pageSize)
            return all;
    }
};
// The tokens of GitHub Apps (`ghs_`), GITHUB_TOKEN among them, cannot ask who they are; what they write is a bot's, and
// so a person who copies the marker is never taken for us. The token of a person says whose it is.
const ownOf = async (client, token, marked) => {
    if (token.startsWith('ghs_'))
        return marked.find(({ byBot }) => byBot);
    const { data } = await client.rest.users.getAuthenticated();
    return marked.find(({ authorId }) => authorId === readable(typeof data?.id === 'number', data.id));
};
const warningFor = (error, { owner, repo, pullRequest }) => {
    const failed = `The plan could not be written as a comment on pull request ${pullRequest} of ${owner}/${repo}`;
    const refused = error instanceof api/* GitHubError */.y_ && (error.status === 403 || error.status === 404);
    return refused
        ? `${failed}: ${(0,errors/* messageOf */.bD)(error)}. The token needs the permission pull-requests: write; a pull request from a fork has a read-only token. The plan is in the job summary.`
        : `${failed}: ${(0,errors/* messageOf */.bD)(error)}. The plan is in the job summary.`;
};


/***/ })

};
