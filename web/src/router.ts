import { ref } from 'vue'
import {
  NavigationFailureType, type RouteLocationNormalized, type RouteRecordRaw, createRouter, createWebHashHistory, isNavigationFailure,
} from 'vue-router'

import type { Role } from './api/people'
import { hasOnlyRole, hasRole, roles, session } from './offline/session'
import { besideMatches } from './ui/frame/wide'

/** The way to a screen from 我的. Those of one group stand together, in the order of the routes. */
interface WayIn { group: string; words: string; hint?: string; shown: () => boolean }

declare module 'vue-router' {
  interface RouteMeta {
    /** Without signing in. */
    open?: true
    me?: WayIn
  }
}

const OF_OFFICES: Role[] = ['inspector', 'town', 'department', 'county', 'admin']

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => home() },
  { path: '/sign-in', component: () => import('./features/accounts/SignIn.vue'), meta: { open: true } },
  { path: '/today', component: () => import('./features/screens/Today.vue') },
  { path: '/enterprises/new', component: () => import('./features/enterprises/entry/EnterpriseEdit.vue') },
  {
    path: '/enterprises/found', component: () => import('./features/enterprises/entry/FoundScreen.vue'),
    meta: { me: {
      group: 'office', words: '现场登记企业', hint: '台账上没有的，当场登记，马上可以检查',
      shown: () => hasRole('supervisor', 'inspector', 'town', 'department'),
    } },
  },
  {
    path: '/enterprises/unconfirmed', component: () => import('./features/enterprises/entry/UnconfirmedList.vue'),
    meta: { me: {
      group: 'office', words: '登记和确认企业', hint: '现场登记的补全、确认；登记新企业',
      shown: () => hasRole('county', 'admin'),
    } },
  },
  { path: '/enterprises/:id/edit', component: () => import('./features/enterprises/entry/EnterpriseEdit.vue'), props: true },
  { path: '/enterprises/:id/change', component: () => import('./features/enterprises/entry/EnterpriseChange.vue'), props: true },
  { path: '/enterprises/:id', component: () => import('./features/enterprises/EnterpriseScreen.vue'), props: true },
  { path: '/enterprises/:id/board', component: () => import('./features/boards/BoardScreen.vue'), props: true },
  { path: '/enterprises/:id/voluntary', component: () => import('./features/duties/reports/SelfVoluntary.vue'), props: true },
  { path: '/enterprises/:id/risks', component: () => import('./features/duties/reports/SelfRisks.vue'), props: true },
  { path: '/enterprises/:id/lists', component: () => import('./features/screens/ListsScreen.vue'), props: true },
  { path: '/enterprises/:id/report', component: () => import('./features/duties/reports/SelfReport.vue'), props: true },
  { path: '/enterprises/:id/standardisation', component: () => import('./features/standardisation/StandardisationScreen.vue'), props: true },
  { path: '/enterprises/:id/superior', component: () => import('./features/hazards/referral/SuperiorHazard.vue'), props: true },
  { path: '/enterprises/:id/duties', component: () => import('./features/duties/DutiesScreen.vue'), props: true },
  { path: '/enterprises/:id/duties/:duty', component: () => import('./features/duties/DutyRecordForm.vue'), props: true },
  { path: '/offices/:office/duties', component: () => import('./features/duties/DutiesScreen.vue'), props: true },
  { path: '/offices/:office/duties/:duty', component: () => import('./features/duties/DutyRecordForm.vue'), props: true },
  {
    path: '/duties', component: () => import('./features/duties/DutiesScreen.vue'),
    meta: { me: {
      group: 'duties', words: '履职任务', hint: '带队检查、演练、培训、会议：还差什么，在这里登记',
      shown: () => hasRole('enterprise', 'town', 'department', 'county'),
    } },
  },
  {
    path: '/duties/missing', component: () => import('./features/duties/DutiesMissing.vue'),
    meta: { me: {
      group: 'duties', words: '谁还没有履职', hint: '按任务看还没做够的企业和单位',
      shown: () => hasRole('town', 'department', 'county'),
    } },
  },
  { path: '/duties/missing/:duty', component: () => import('./features/duties/DutiesBehind.vue'), props: true },
  { path: '/duty-records', component: () => import('./features/duties/DutyRecords.vue') },
  {
    path: '/reports', component: () => import('./features/reports/list/ReportsScreen.vue'),
    meta: { me: {
      group: 'duties', words: '报表', hint: '周报、月报、调度表：数由记录算出，核对、签字、报送',
      shown: () => hasRole('town', 'department', 'county'),
    } },
  },
  { path: '/report-draws', component: () => import('./features/reports/draw/ReportDrawsScreen.vue') },
  { path: '/report-draws/new', component: () => import('./features/reports/draw/ReportDrawForm.vue') },
  { path: '/report-draws/:id', component: () => import('./features/reports/draw/ReportDrawScreen.vue'), props: true },
  { path: '/report-draws/:id/:lot/finding', component: () => import('./features/reports/draw/FindingForm.vue'), props: true },
  { path: '/reports/offices', component: () => import('./features/reports/list/PeriodsScreen.vue') },
  { path: '/reports/offices/:report/:last', component: () => import('./features/reports/county/SummaryScreen.vue'), props: true },
  {
    path: '/reports/:report/:office/:last', component: () => import('./features/reports/sheet/SheetScreen.vue'), props: true,
    children: [{ path: ':row/:column', component: () => import('./features/reports/figure/FigureScreen.vue'), props: true }],
  },
  {
    path: '/reports/:report/:office/:last/correct', component: () => import('./features/reports/sheet/SheetScreen.vue'),
    props: ({ params }) => ({ ...params, correcting: true }),
  },
  {
    path: '/draws', component: () => import('./features/draws/DrawsScreen.vue'),
    meta: { me: {
      group: 'county', words: '双随机抽查', hint: '抽签决定查谁、谁去查；抽到的查了没有',
      shown: () => hasRole(...OF_OFFICES),
    } },
  },
  { path: '/draws/new', component: () => import('./features/draws/DrawForm.vue') },
  { path: '/draws/:id', component: () => import('./features/draws/DrawScreen.vue'), props: true },
  {
    path: '/work-records', component: () => import('./features/work/WorkRecords.vue'),
    meta: { me: {
      group: 'county', words: '工作记录', hint: '会议、宣讲、屋场会、宣传册、培训：记一笔，计入报表',
      // An inspector records none; those behind a figure open from the figure.
      shown: () => hasRole('town', 'department', 'county', 'admin'),
    } },
  },
  {
    path: '/work-records/new', component: () => import('./features/work/WorkRecordForm.vue'),
    props: ({ query }) => ({ duty: query.duty, office: query.office }),
  },
  { path: '/work-records/:corrects/correct', component: () => import('./features/work/WorkRecordForm.vue'), props: true },
  { path: '/villages', component: () => import('./features/work/VillagesScreen.vue') },
  { path: '/villages/new', component: () => import('./features/work/VillageForm.vue') },
  { path: '/villages/:changes/groups', component: () => import('./features/work/VillageForm.vue'), props: true },
  {
    path: '/accidents', component: () => import('./features/accidents/AccidentsScreen.vue'),
    meta: { me: {
      group: 'county', words: '亡人事故', hint: '起数和死亡人数与上年同期相比，零发生，方案指标',
      shown: () => hasRole(...OF_OFFICES),
    } },
  },
  { path: '/accidents/new', component: () => import('./features/accidents/AccidentForm.vue') },
  { path: '/accidents/new/:hazard', component: () => import('./features/accidents/AccidentForm.vue'), props: true },
  { path: '/accidents/:corrects/correct', component: () => import('./features/accidents/AccidentForm.vue'), props: true },
  { path: '/hazards/:hazard/enforcement', component: () => import('./features/enforcement/EnforcementForm.vue'), props: true },
  { path: '/inspections/:inspection/enforcement', component: () => import('./features/enforcement/EnforcementForm.vue'), props: true },
  {
    path: '/papers', component: () => import('./features/papers/PaperList.vue'),
    meta: { me: {
      group: 'duties', words: '文书', hint: '检查记录、整改指令、交办单、约谈通知：签收了没有',
      shown: () => hasRole('supervisor', 'inspector', 'town', 'department', 'county', 'enterprise'),
    } },
  },
  { path: '/papers/:id', component: () => import('./features/papers/PaperScreen.vue'), props: true },
  { path: '/papers/:id/delivery', component: () => import('./features/papers/delivery/DeliveryScreen.vue'), props: true },
  { path: '/papers/:replaces/replace', component: () => import('./features/papers/issue/PaperIssue.vue'), props: true },
  { path: '/hazards/:hazard/papers/:kind', component: () => import('./features/papers/issue/PaperIssue.vue'), props: true },
  { path: '/inspections/:inspection/papers/:kind', component: () => import('./features/papers/issue/PaperIssue.vue'), props: true },
  { path: '/enterprises/:enterprise/papers/:kind', component: () => import('./features/papers/issue/PaperIssue.vue'), props: true },
  { path: '/work/:id', component: () => import('./features/visits/work/WorkScreen.vue'), props: true },
  { path: '/done/:id', component: () => import('./features/visits/work/DoneScreen.vue'), props: true },
  { path: '/waiting', component: () => import('./features/screens/WaitingScreen.vue') },
  { path: '/hazards', component: () => import('./features/hazards/list/HazardList.vue') },
  { path: '/hazards/:id', component: () => import('./features/hazards/HazardScreen.vue'), props: true },
  { path: '/hazards/:id/:kind', component: () => import('./features/hazards/step/HazardStep.vue'), props: true },
  { path: '/todo', component: () => import('./features/screens/TodoScreen.vue') },
  {
    path: '/boards/print', component: () => import('./features/boards/BatchPrint.vue'),
    meta: { me: {
      group: 'office', words: '批量印公示牌', hint: '一个乡镇的，或者过期要换的，合成一份打印',
      shown: () => hasRole('town', 'department', 'county', 'admin'),
    } },
  },
  { path: '/board', component: () => import('./features/boards/OwnBoard.vue') },
  { path: '/visits/:id', component: () => import('./features/visits/VisitScreen.vue'), props: true },
  { path: '/visits/:id/correct', component: () => import('./features/visits/VisitCorrection.vue'), props: true },
  { path: '/inspections/:id', component: () => import('./features/inspections/InspectionScreen.vue'), props: true },
  { path: '/inbox', component: () => import('./features/notices/InboxScreen.vue') },
  { path: '/stationing', component: () => import('./features/visits/stationing/StationingScreen.vue') },
  { path: '/stationing/people', component: () => import('./features/visits/stationing/StationingPeople.vue') },
  { path: '/stationing/questions', component: () => import('./features/visits/stationing/StationingQuestions.vue') },
  { path: '/tips', component: () => import('./features/tips/list/TipList.vue') },
  { path: '/tips/:id', component: () => import('./features/tips/case/TipScreen.vue'), props: true },
  { path: '/tips/:id/hazard', component: () => import('./features/tips/case/TipHazard.vue'), props: true },
  { path: '/tips/:id/:step', component: () => import('./features/tips/step/TipStep.vue'), props: true },
  {
    path: '/tip-keys', component: () => import('./features/tips/keys/TipKeys.vue'),
    meta: { me: {
      group: 'tips', words: '我的密钥', hint: '打开举报的密钥：生成、核对、恢复',
      shown: () => hasRole('report_officer'),
    } },
  },
  {
    path: '/imports', component: () => import('./features/tables/ImportScreen.vue'),
    meta: { me: {
      group: 'office', words: '导入表格', hint: '企业、人员、派驻：先试导入，看清问题再保存',
      shown: () => hasRole('county', 'admin'),
    } },
  },
  {
    path: '/exports', component: () => import('./features/tables/ExportScreen.vue'),
    meta: { me: {
      group: 'office', words: '导出台账', hint: '企业、到访、检查、隐患等，存成 Excel 或 CSV',
      shown: () => !hasOnlyRole('report_officer'),
    } },
  },
  {
    path: '/officers', component: () => import('./features/tips/officers/OfficersScreen.vue'),
    meta: { me: {
      group: 'tips', words: '举报受理员', hint: '谁是受理员、谁提名谁确认、怎样设立的',
      shown: () => hasRole('county', 'admin', 'report_officer'),
    } },
  },
  {
    path: '/people', component: () => import('./features/people/list/PeopleScreen.vue'),
    meta: { me: {
      group: 'office', words: '人员', hint: '登记、角色、休假、离岗交接；发开通条',
      shown: () => hasRole('county', 'admin'),
    } },
  },
  { path: '/people/new', component: () => import('./features/people/person/PersonForm.vue') },
  { path: '/people/slips', component: () => import('./features/people/slips/SlipsScreen.vue') },
  { path: '/people/:id', component: () => import('./features/people/person/PersonScreen.vue'), props: true },
  { path: '/people/:id/edit', component: () => import('./features/people/person/PersonForm.vue'), props: true },
  { path: '/people/:id/leave', component: () => import('./features/people/person/LeaveForm.vue'), props: true },
  { path: '/people/:id/leaving', component: () => import('./features/screens/leaving/LeavingScreen.vue'), props: true },
  { path: '/officers/new', component: () => import('./features/tips/officers/OfficerActForm.vue') },
  { path: '/officers/found', component: () => import('./features/tips/officers/FoundOfficers.vue') },
  { path: '/officers/there', component: () => import('./features/tips/officers/BeThere.vue') },
  {
    path: '/plan', component: () => import('./features/plan/PlanScreen.vue'),
    meta: { me: {
      group: 'office', words: '方案', hint: '次数、天数、金额、电话、牵头部门：现在是多少，从哪天起改',
      shown: () => hasRole('county', 'admin'),
    } },
  },
  { path: '/plan/:field', component: () => import('./features/plan/PlanChangeScreen.vue'), props: true },
  // Where the reports have taken their place among the tabs.
  {
    path: '/logs', component: () => import('./features/visits/LogList.vue'),
    meta: { me: {
      group: 'tips', words: '日志',
      shown: () => hasRole('report_officer') && !hasOnlyRole('report_officer'),
    } },
  },
  {
    path: '/account', component: () => import('./features/accounts/AccountScreen.vue'),
    meta: { me: { group: 'account', words: '我的账号', hint: '密码、二次验证、登录着的设备', shown: () => true } },
  },
  { path: '/account/password', component: () => import('./features/accounts/PasswordScreen.vue') },
  { path: '/account/second-factor', component: () => import('./features/accounts/SecondFactorScreen.vue') },
  { path: '/activate/:token', component: () => import('./features/accounts/ActivateScreen.vue'), props: true, meta: { open: true } },
  { path: '/me', component: () => import('./features/screens/MeScreen.vue') },
  { path: '/:lost(.*)*', redirect: '/' },
]

/** Where a sign-in is led that has no second factor and needs one. */
const SET_UP = '/account/second-factor'

function home(): string {
  // Whoever is to be given their first role is signed in and has none.
  if (!roles.value.length) return '/officers/there'
  if (hasOnlyRole('report_officer')) return '/tips'
  return hasRole('enterprise') ? '/todo' : '/today'
}

/** Hash routing: WeChat on iOS signs and shares the landing address, which must not change. */
export const router = createRouter({
  history: createWebHashHistory(import.meta.env.BASE_URL),
  routes,
  // What opens beside a screen leaves it where it is.
  scrollBehavior: (to, from, before) => before ?? (besideMatches() && screenPath(to) === screenPath(from) ? false : { top: 0 }),
})

/** Of the screen that fills the window; what opens beside it has a path below. */
export function screenPath({ path, matched }: Pick<RouteLocationNormalized, 'path' | 'matched'>): string {
  const segments = matched[0]?.path.split('/').length
  return path.split('/').slice(0, segments).join('/')
}

/** Whether another screen is on its way; on a bad network its code may take seconds. */
export const leaving = ref(false)

router.beforeEach((to) => {
  leaving.value = true
  if (session.token && !to.meta.open && session.me?.lack === 'second_factor_missing') {
    return to.path === SET_UP ? true : SET_UP
  }
  if (to.meta.open || (session.token && session.me?.lack !== 'second_factor_code')) return true
  // Where home is depends on who will have signed in.
  const next = to.redirectedFrom?.path === '/' ? {} : { to: to.fullPath }
  return { path: '/sign-in', query: next }
})

router.afterEach((_to, _from, failure) => {
  // Cancelled: by another one, which is on its way.
  if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) leaving.value = false
})
router.onError(() => { leaving.value = false })
