/** What an operator makes Jobs with beside a sweep's spec. */
export const JOB_OPTIONS = {
  codeTask: 'abcdefg-aaaaaaaaaaaa',
  run: 1,
  defaultImage: 'trainer:1',
  reporterImage: 'operator:1',
  defaults: {},
  ledgerId: 'ledger-1',
};
