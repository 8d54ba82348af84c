/** The style of the boundary map. A band is one bar: the contract's expectation above the values, the reaction below. */
export const MAP_STYLE = `
.legend { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 0.875rem 0 1rem; }
.legend div { display: flex; flex-wrap: wrap; gap: 0.375rem; align-items: baseline; }
.legend dt { min-width: 3.75rem; } .legend .expectation, .legend .reaction { padding-inline: 0.625rem; }
.operation { margin: 0.75rem 0; } .operation > summary { padding: 0.375rem 0; }
.operation > summary h3 { margin-right: 0.75rem; }
.state { font-size: 0.8125rem; font-weight: 600; color: var(--good); }
.state.disagrees { color: var(--wrong); } .state.unclear { color: var(--doubt); }
.place { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 0.875rem 1rem; margin: 0.75rem 0; }
.place > header { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; }
.place h4 { font: 600 1rem var(--mono); } .place .count { color: var(--soft); font-size: 0.8125rem; margin-left: auto; }
.finding { font-size: 0.9375rem; }
.finding code { color: var(--wrong); font-weight: 700; } .finding.other code { color: var(--doubt); }
.lane { margin-top: 0.75rem; } .lane h5 { margin-bottom: 0.25rem; }
.bands, .stretches, .ticks { display: flex; flex-wrap: wrap; }
.bands { gap: 0.625rem 3px; } .stretches { gap: 0.375rem 2px; flex: 1; align-items: stretch; }
.band { display: flex; flex-direction: column; flex: 0 1 auto; min-width: 0; max-width: 100%; }
.ordered .band { flex-grow: 1; }
.lane:not(.ordered) .band { flex: 1 1 24rem; max-width: max-content; }
.lane:not(.ordered) .stretch { flex: 1 1 16rem; } .lane:not(.ordered) .stretch:not(:only-child) { max-width: max-content; }
.stretch { display: flex; flex-direction: column; flex: 1 1 auto; min-width: 4.25rem; max-width: 100%; }
.ticks { flex: 1; align-items: center; align-content: center; padding: 0.25rem 0; gap: 0.125rem 0; }
.ordered .ticks { justify-content: space-around; }
.ticks li {
  font: 0.8125rem/1.35 var(--mono); padding: 0.0625rem 0.4375rem; text-align: center; white-space: pre-wrap;
  unicode-bidi: isolate; font-variant-numeric: tabular-nums;
}
.lane:not(.ordered) .ticks { gap: 0.1875rem; padding: 0.3125rem 0.1875rem; align-content: flex-start; }
.lane:not(.ordered) .ticks li { background: var(--code); border-radius: 4px; }
.ticks .more { color: var(--soft); font-family: inherit; background: none; }
.expectation, .reaction { font-size: 0.75rem; line-height: 1.25rem; padding: 0 0.375rem; text-align: center; border: 1.5px solid transparent; }
.expectation { border-radius: 5px 5px 2px 2px; } .reaction { border-radius: 2px 2px 5px 5px; }
.legend .expectation, .legend .reaction { border-radius: 4px; display: inline-block; white-space: nowrap; }
.accept > .expectation, .expectation.accept, .reaction.accepted { background: var(--accept-tint); color: var(--accept); border-color: var(--accept-tint); font-weight: 600; }
.reject > .expectation, .expectation.reject, .reaction.rejected {
  color: var(--reject); border-color: var(--line);
  background: repeating-linear-gradient(-45deg, var(--surface) 0 5px, var(--reject-tint) 5px 7px);
  text-shadow: 0 0 3px var(--surface), 0 0 3px var(--surface), 0 0 3px var(--surface);
}
.unspecified > .expectation, .expectation.unspecified { color: var(--soft); border: 1.5px dotted var(--soft); }
.reaction.unclear { background: var(--doubt-tint); color: var(--doubt); border: 1.5px dashed var(--doubt); font-weight: 700; }
.reaction.disagrees { background: var(--wrong); color: var(--on-solid); border-color: var(--wrong); font-weight: 700; text-shadow: none; }
.reaction a { text-decoration: underline; text-decoration-color: currentColor; }
.stretch.disagrees, .stretch.unclear { border-radius: 5px; outline: 2px solid var(--wrong); outline-offset: -1px; }
.stretch.unclear { outline: 2px dashed var(--doubt); }
.stretch.disagrees .ticks li { color: var(--wrong); font-weight: 700; background: none; }
.stretch.disagrees .ticks { background: var(--wrong-tint); }
.every { margin-top: 0.625rem; font-size: 0.8125rem; } .every summary { color: var(--soft); }
.every dt { margin-top: 0.375rem; } .every code { background: var(--code); border-radius: 4px; padding: 0 0.25rem; }
@media (max-width: 36rem) { .place { padding: 0.75rem; } .ticks li { padding-inline: 0.3125rem; } }
`;
