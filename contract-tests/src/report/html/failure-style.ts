/** The style of violations, flaky failures and warnings. */
export const FAILURE_STYLE = `
main h4 { margin-top: 0.75rem; } main summary h4, .place h4 { margin-top: 0; }
.failure { background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--wrong); border-radius: 8px; margin: 0.5rem 0; padding: 0.75rem 1rem; }
.failure.warn, .failure.flaky { border-left-color: var(--doubt); }
.failure:target { outline: 2px solid var(--accept); }
.head { display: flex; gap: 0.75rem; } .head > div { min-width: 0; flex: 1; }
.failure h5 { font-size: 1rem; font-weight: 600; color: var(--ink); } .failure h5 code { font-size: 0.9375rem; }
.id { color: var(--soft); line-height: 1.3; }
.contrast, .advice { font-size: 0.9375rem; margin-top: 0.25rem; }
.received { color: var(--wrong); } .warn .received, .flaky .received { color: var(--doubt); }
.advice { border-left: 3px solid var(--accept); padding-left: 0.625rem; }
.remark { font-size: 0.875rem; color: var(--soft); margin-top: 0.25rem; }
.overview { list-style: none; margin: 0.25rem 0 1rem; padding: 0; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
.overview li { display: flex; flex-wrap: wrap; gap: 0 0.75rem; justify-content: space-between; padding: 0.375rem 0.75rem; }
.overview li + li { border-top: 1px solid var(--line); }
.overview code { color: var(--soft); font-size: 0.875rem; overflow-wrap: anywhere; }
.evidence { margin: 0.5rem 0 0 2rem; } .evidence > summary, .wire summary, .empty { font-size: 0.8125rem; color: var(--soft); }
.clause { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 0.375rem 1.5rem; font-size: 0.875rem; margin: 0.5rem 0 0.75rem; }
.exchange { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0.75rem 1rem; }
.wire, .command { min-width: 0; }
.wire .line { font-size: 0.875rem; padding: 0.125rem 0; }
.command { display: grid; grid-template-columns: 1fr auto; align-items: end; gap: 0 0.5rem; margin-top: 0.75rem; }
.command pre, .command .empty { grid-column: 1 / -1; } .command h6 { padding: 0.25rem 0; }
pre {
  background: var(--code); border-radius: 6px; padding: 0.5rem 0.75rem; margin: 0.25rem 0; white-space: pre-wrap;
  overflow-wrap: anywhere; tab-size: 2; max-height: 28rem; overflow-y: auto;
}
pre i { color: var(--soft); font-style: normal; }
mark { background: var(--wrong-tint); color: var(--wrong); font-weight: 700; border-radius: 3px; padding: 0 0.125rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.warn mark, .flaky mark { background: var(--doubt-tint); color: var(--doubt); }
.sent mark { background: var(--accept-tint); color: var(--accept); }
.note { color: var(--wrong); font-family: system-ui, sans-serif; user-select: none; } .warn .note { color: var(--doubt); }
@media (max-width: 36rem) { .failure { padding: 0.625rem 0.75rem; } .evidence { margin-left: 0; } }
`;
