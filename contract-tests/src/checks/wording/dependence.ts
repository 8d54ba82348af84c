/** The note on a failure that depends on earlier requests of the run. */
export const DEPENDENCE = "depends on earlier requests of the run: this request alone passes";
