export { default as RiskGrade } from './reports/RiskGrade.vue'
