export { default as ReportsDue } from './list/ReportsDue.vue'
