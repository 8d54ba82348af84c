/** The note on a failure that depends on earlier requests of the run. */
export const DEPENDENCE = "this request passes alone: the failure depends on earlier requests of the run or occurs at random";
