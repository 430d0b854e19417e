import './styles/vant.css'
import './styles/base.css'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { watchInbox } from './state/inbox'
import { keepShell } from './state/update'
import { sendWheneverPossible } from './state/workspace'

createApp(App).use(router).mount('#app')
sendWheneverPossible()
watchInbox()
void keepShell()
