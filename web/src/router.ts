import { type RouteRecordRaw, createRouter, createWebHashHistory } from 'vue-router'

import { is, isOnly, session } from './state/session'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => home() },
  { path: '/sign-in', component: () => import('./screens/SignIn.vue'), meta: { open: true } },
  { path: '/today', component: () => import('./screens/Today.vue') },
  { path: '/enterprises/:id', component: () => import('./screens/EnterpriseScreen.vue'), props: true },
  { path: '/enterprises/:id/board', component: () => import('./screens/BoardScreen.vue'), props: true },
  { path: '/enterprises/:id/voluntary', component: () => import('./screens/SelfVoluntary.vue'), props: true },
  { path: '/enterprises/:id/risks', component: () => import('./screens/SelfRisks.vue'), props: true },
  { path: '/enterprises/:id/lists', component: () => import('./screens/ListsScreen.vue'), props: true },
  { path: '/enterprises/:id/report', component: () => import('./screens/SelfReport.vue'), props: true },
  { path: '/enterprises/:id/standardisation', component: () => import('./screens/StandardisationScreen.vue'), props: true },
  { path: '/enterprises/:id/superior', component: () => import('./screens/SuperiorHazard.vue'), props: true },
  { path: '/enterprises/:id/duties', component: () => import('./screens/DutiesScreen.vue'), props: true },
  { path: '/enterprises/:id/duties/:duty', component: () => import('./screens/DutyRecordForm.vue'), props: true },
  { path: '/offices/:office/duties', component: () => import('./screens/DutiesScreen.vue'), props: true },
  { path: '/offices/:office/duties/:duty', component: () => import('./screens/DutyRecordForm.vue'), props: true },
  { path: '/duties', component: () => import('./screens/DutiesScreen.vue') },
  { path: '/duties/missing', component: () => import('./screens/DutiesMissing.vue') },
  { path: '/duties/missing/:duty', component: () => import('./screens/DutiesBehind.vue'), props: true },
  { path: '/duty-records', component: () => import('./screens/DutyRecords.vue') },
  { path: '/accidents', component: () => import('./screens/AccidentsScreen.vue') },
  { path: '/accidents/new', component: () => import('./screens/AccidentForm.vue') },
  { path: '/accidents/:corrects/correct', component: () => import('./screens/AccidentForm.vue'), props: true },
  { path: '/draws', component: () => import('./screens/DrawsScreen.vue') },
  { path: '/draws/new', component: () => import('./screens/DrawForm.vue') },
  { path: '/draws/:id', component: () => import('./screens/DrawScreen.vue'), props: true },
  { path: '/hazards/:hazard/enforcement', component: () => import('./screens/EnforcementForm.vue'), props: true },
  { path: '/inspections/:inspection/enforcement', component: () => import('./screens/EnforcementForm.vue'), props: true },
  { path: '/work/:id', component: () => import('./screens/work/WorkScreen.vue'), props: true },
  { path: '/done/:id', component: () => import('./screens/work/DoneScreen.vue'), props: true },
  { path: '/waiting', component: () => import('./screens/WaitingScreen.vue') },
  { path: '/hazards', component: () => import('./screens/HazardList.vue') },
  { path: '/hazards/:id', component: () => import('./screens/HazardScreen.vue'), props: true },
  { path: '/hazards/:id/:kind', component: () => import('./screens/HazardStep.vue'), props: true },
  { path: '/todo', component: () => import('./screens/TodoScreen.vue') },
  { path: '/board', component: () => import('./screens/OwnBoard.vue') },
  { path: '/logs', component: () => import('./screens/LogList.vue') },
  { path: '/visits/:id', component: () => import('./screens/VisitScreen.vue'), props: true },
  { path: '/visits/:id/correct', component: () => import('./screens/VisitCorrection.vue'), props: true },
  { path: '/inspections/:id', component: () => import('./screens/InspectionScreen.vue'), props: true },
  { path: '/inbox', component: () => import('./screens/InboxScreen.vue') },
  { path: '/stationing', component: () => import('./screens/StationingScreen.vue') },
  { path: '/stationing/people', component: () => import('./screens/StationingPeople.vue') },
  { path: '/stationing/questions', component: () => import('./screens/StationingQuestions.vue') },
  { path: '/tips', component: () => import('./screens/TipList.vue') },
  { path: '/tips/:id', component: () => import('./screens/TipScreen.vue'), props: true },
  { path: '/tips/:id/hazard', component: () => import('./screens/TipHazard.vue'), props: true },
  { path: '/tips/:id/:step', component: () => import('./screens/TipStep.vue'), props: true },
  { path: '/tip-keys', component: () => import('./screens/TipKeys.vue') },
  { path: '/me', component: () => import('./screens/MeScreen.vue') },
  { path: '/:lost(.*)*', redirect: '/' },
]

function home(): string {
  if (isOnly('report_officer')) return '/tips'
  return is('enterprise') ? '/todo' : '/today'
}

/** Hash routing: WeChat on iOS signs and shares the landing address, which must not change. */
export const router = createRouter({
  history: createWebHashHistory(import.meta.env.BASE_URL),
  routes,
  scrollBehavior: (_to, _from, before) => before ?? { top: 0 },
})

router.beforeEach((to) => {
  if (session.token || to.meta['open']) return true
  // Where home is depends on who will have signed in.
  const wanted = to.redirectedFrom?.path === '/' ? {} : { to: to.fullPath }
  return { path: '/sign-in', query: wanted }
})
