export { takeBackFinding } from './draw/takeBack'
export { default as ReportsDue } from './list/ReportsDue.vue'
