/** The note on a failure that depends on earlier requests of the run. */
export const DEPENDENCE =
  "this request passes when it is sent alone: the failure depends on earlier requests of the run or occurs at random";
