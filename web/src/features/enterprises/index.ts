export { default as EnterpriseCell } from './EnterpriseCell.vue'
export { useCountyEnterprises, useOwnEnterprises } from './enterpriseList'
export { byUrgency, metresBetween, visitsOwed } from './enterpriseOrder'
export { monthDaysLeft } from './quota'
