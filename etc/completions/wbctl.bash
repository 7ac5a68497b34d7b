# bash completion of wbctl; made by: wbctl completion bash
# FIELD NOUN...: the values of a field in the rows of a list
_wbctl_list() {
  local field=$1
  shift
  wbctl -q "$@" list -o csv --columns "$field" 2>/dev/null | tail -n +2 | tr -d '\r'
}
# WORDS CURRENT: words separated by commas
_wbctl_several() {
  local head=''
  [[ $2 == *,* ]] && head=${2%,*},
  compgen -P "$head" -W "$1" -- "${2##*,}"
}
_wbctl() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' noun='' verb='' verbs='' i word
  case $before in
    -o) COMPREPLY=($(compgen -W 'table wide md json csv ndjson xlsx' -- "$current")); return ;;
    --output) COMPREPLY=($(compgen -W 'table wide md json csv ndjson xlsx' -- "$current")); return ;;
    --columns) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --sort) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --csv-dialect) COMPREPLY=($(compgen -W 'plain ru' -- "$current")); return ;;
    --watch) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --config) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --set) COMPREPLY=($(compgen -W 'language= report_timezone= database.url= database.direct_url= database.pool_size= database.prepared_statements= database.timeout= cache.redis_url= cache.redis_timeout= cache.max_memory= cache.manage_redis_memory= cache.prefix= cache.ttl_default= wb.base_url= wb.timeout= wb.auth_scheme= wb.source= wb.limit_scale= wb.rate_limit= sync.interval= sync.batch_size= sync.retry_attempts= sync.finance_from= sync.intervals.orders= sync.intervals.reviews= sync.intervals.questions= sync.intervals.sales= sync.intervals.products= sync.intervals.stocks= sync.intervals.prices= sync.intervals.funnel= sync.intervals.finance= sync.intervals.warehouses= sync.intervals.tariffs= sync.intervals.payouts= sync.intervals.storage_costs= sync.intervals.acceptance_costs= sync.intervals.adverts= sync.intervals.penalties= api.listen= api.threads= api.max_body= api.max_header= api.max_connections= api.max_connections_per_address= api.trusted_addresses= api.max_streams_per_key= api.requests_per_minute_per_key= api.metrics_require_key= api.docs_viewer= api.cors_origins= api.tls_certificate= api.tls_key= scheduler.listen= secret.key= secret.key_file= secret.old_key_files= log.level= log.format= log.requests= retention.log_days= retention.sample_days= notify.admin_telegram_ids= notify.heartbeat_url= notify.allow_addresses= notify.telegram_token_file= notify.telegram_url= notify.proxy= notify.max_token_file= notify.max_url=' -- "$current")); return ;;
    --lang) COMPREPLY=($(compgen -W 'ru en' -- "$current")); return ;;
    --name) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --timezone) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --limit) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --offset) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --user) COMPREPLY=($(compgen -W "$(_wbctl_list telegram_id user)" -- "$current")); return ;;
    --token-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --role) COMPREPLY=($(compgen -W 'owner viewer' -- "$current")); return ;;
    --cabinet) COMPREPLY=($(compgen -W "$(_wbctl_list id cabinet)" -- "$current")); return ;;
    --only) COMPREPLY=($(_wbctl_several 'orders reviews questions sales products stocks prices funnel finance warehouses tariffs payouts storage_costs acceptance_costs adverts penalties' "$current")); return ;;
    --since) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --type) COMPREPLY=($(compgen -W 'order.created order.cancelled order.bought_out order.returned review.created review.negative question.created stock.critical stock.out stock.replenished price.changed sync.finished sync.failed token.expiring token.refused source.gone payout.ready payout.unreconciled schema.drift' -- "$current")); return ;;
    --after) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --kind) COMPREPLY=($(compgen -W 'webhook telegram max' -- "$current")); return ;;
    --url) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --chat) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --topic) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --base-url) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --proxy) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --proxy-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --target) COMPREPLY=($(compgen -W "$(_wbctl_list id notify target)" -- "$current")); return ;;
    --state) COMPREPLY=($(compgen -W 'queued delivered grouped suppressed dead' -- "$current")); return ;;
    --event) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --forward-to) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --status) COMPREPLY=($(compgen -W 'created buyout cancelled returned' -- "$current")); return ;;
    --from) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --to) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --nm) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    -s) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --search) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --srid) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --warehouse) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --size) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --rating) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --subject) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --date) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --operation) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --report) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --group) COMPREPLY=($(compgen -W 'recover stop frozen' -- "$current")); return ;;
    --period) COMPREPLY=($(compgen -W '7 14 30 60 90' -- "$current")); return ;;
    --packing) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --delivery) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --other) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --currency) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --rate) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --vat) COMPREPLY=($(compgen -W 'none 5 7 10 22' -- "$current")); return ;;
    --format) COMPREPLY=($(compgen -W 'text json html' -- "$current")); return ;;
    --group-by) COMPREPLY=($(compgen -W 'product size subject brand day week month report' -- "$current")); return ;;
    --scope) COMPREPLY=($(compgen -W 'admin bot user:' -- "$current")); return ;;
    --expires) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --fresh) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --timeout) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --keep) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --table) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --key-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --port) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --seed) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --cabinets) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --orders) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --products) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --days) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --page-rows) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --limit-scale) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
    --auth) COMPREPLY=($(compgen -W 'raw bearer both' -- "$current")); return ;;
    --orders-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --now) COMPREPLY=($(compgen -W '' -- "$current")); return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
    -o | --output | --config | --set | --lang) ((i++)) ;;
    -*) ;;
    *)
      if [ -z "$noun" ]; then noun=$word; elif [ -z "$verb" ]; then verb=$word; fi
      ;;
    esac
  done
  if [ -z "$noun" ]; then
    words='init user cabinet sync events notify orders sales products stocks reviews questions prices warehouses tariffs finance explain cost tax funnel report analytics apikey status wait incidents config doctor db sql api open secret cache sandbox completion version --help --version'
  else
    case $noun in
    user) verbs='add list show settings remove' ;;
    cabinet) verbs='add list show check rename pause resume members share unshare rotate-token remove' ;;
    events) verbs='list' ;;
    notify) verbs='target log retry resend recover trigger listen' ;;
    orders) verbs='list show' ;;
    sales) verbs='list' ;;
    products) verbs='list' ;;
    stocks) verbs='list' ;;
    reviews) verbs='list' ;;
    questions) verbs='list' ;;
    prices) verbs='list history' ;;
    warehouses) verbs='list' ;;
    tariffs) verbs='list' ;;
    finance) verbs='list totals audit reports reconcile balance' ;;
    cost) verbs='import export list set missing' ;;
    tax) verbs='show set' ;;
    funnel) verbs='list' ;;
    report) verbs='order product sales daily profit dashboard' ;;
    analytics) verbs='sales reviews performance' ;;
    apikey) verbs='create list revoke' ;;
    incidents) verbs='list' ;;
    config) verbs='show check' ;;
    db) verbs='migrate status check backup restore export' ;;
    secret) verbs='rotate' ;;
    cache) verbs='stats get flush' ;;
    sandbox) verbs='serve token' ;;
    esac
    if [ -n "$verbs" ] && [ -z "$verb" ] && [[ $current != -* ]]; then
      words=$verbs
    else
      [[ " $verbs " == *" $verb "* ]] || verb=list
      case "$noun${verbs:+ $verb}" in
      'init') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'user add') words='--name --lang --timezone --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --help'" $(_wbctl_list telegram_id user)" ;;
      'user list') words='--limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'user show') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list telegram_id user)" ;;
      'user settings') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help show set name language timezone sync_enabled sync_interval_minutes sync_datasets negative_rating critical_days quiet_from quiet_to stock_ignore stock_cooldown_hours digest_at digest_weekly webhook_url notifications.order.created notifications.order.cancelled notifications.order.bought_out notifications.order.returned notifications.review.created notifications.review.negative notifications.question.created notifications.stock.critical notifications.stock.out notifications.stock.replenished notifications.price.changed notifications.sync.finished notifications.sync.failed notifications.token.expiring notifications.token.refused notifications.source.gone notifications.payout.ready notifications.payout.unreconciled'" $(_wbctl_list telegram_id user)" ;;
      'user remove') words='--yes --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list telegram_id user)" ;;
      'cabinet add') words='--user --name --token-file --token-stdin --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cabinet list') words='--user --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cabinet show') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet check') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet rename') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet pause') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet resume') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet members') words='--limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet share') words='--user --role --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet unshare') words='--user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet rotate-token') words='--token-file --token-stdin --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'cabinet remove') words='--user --purge --yes --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id cabinet)" ;;
      'sync') words='--cabinet --only --since --full --force --dry-run --wait --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'events list') words='--cabinet --user --type --recipients --after --follow --limit --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'notify target') words='--user --kind --url --chat --topic --type --cabinet --lang --token-file --base-url --proxy --proxy-file --limit --offset --yes --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --help add list show test revive rotate-secret remove'" $(_wbctl_list id notify target)" ;;
      'notify log') words='--user --target --state --type --event --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'notify retry') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'notify resend') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'notify recover') words='--since --user --target --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'notify trigger') words='--user --target --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help order.created order.cancelled order.bought_out order.returned review.created review.negative question.created stock.critical stock.out stock.replenished price.changed sync.finished sync.failed token.expiring token.refused source.gone payout.ready payout.unreconciled schema.drift' ;;
      'notify listen') words='--forward-to --user --cabinet --type --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'orders list') words='--cabinet --user --status --from --to --nm --search --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'orders show') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'sales list') words='--cabinet --user --type --from --to --nm --srid --search --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'products list') words='--cabinet --user --nm --search --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'stocks list') words='--cabinet --user --nm --warehouse --size --critical --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'reviews list') words='--cabinet --user --nm --rating --answered --unanswered --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'questions list') words='--cabinet --user --nm --answered --unanswered --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'prices list') words='--cabinet --user --nm --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'prices history') words='--cabinet --user --nm --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'warehouses list') words='--cabinet --user --type --search --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'tariffs list') words='--cabinet --user --kind --subject --warehouse --date --search --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'finance list') words='--cabinet --user --from --to --nm --srid --kind --operation --report --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'finance totals') words='--cabinet --user --from --to --nm --srid --kind --operation --report --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'finance audit') words='--cabinet --user --group --state --period --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help mark totals new disputed returned ignored' ;;
      'finance reports') words='--cabinet --user --period --from --to --state --daily --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'finance reconcile') words='--cabinet --user --period --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'finance balance') words='--cabinet --user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'explain') words='--period --from --to --nm --cabinet --user --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help orders_count orders_sum cancelled_count cancelled_sum buyouts_count buyouts_sum returns_count returns_sum buyout_percent in_transit_count orders_per_day average_price payout revenue before_discount units_sold units_returned goods_cost other_costs written_off tax profit profit_after_tax profit_per_unit margin_percent roi_percent sale return correction compensation logistics logistics_correction storage acceptance penalty advert review_points subscription disposal card_transfer payout_date loan_principal loan_cost deduction loyalty additional payment_schedule' ;;
      'cost import') words='--cabinet --from --dry-run --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cost export') words='--cabinet --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cost list') words='--cabinet --user --nm --date --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cost set') words='--cabinet --size --packing --delivery --other --currency --from --delete --dry-run --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cost missing') words='--cabinet --user --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'tax show') words='--cabinet --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'tax set') words='--cabinet --rate --vat --from --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help none usn_income usn_income_expenses npd ausn' ;;
      'funnel list') words='--cabinet --user --nm --from --to --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report order') words='--user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report product') words='--cabinet --user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report sales') words='--period --from --to --cabinet --user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report daily') words='--date --cabinet --user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report profit') words='--period --from --to --group-by --nm --cabinet --user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'report dashboard') words='--cabinet --user --format --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'analytics sales') words='--period --from --to --group-by --nm --cabinet --user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'analytics reviews') words='--period --from --to --group-by --nm --cabinet --user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'analytics performance') words='--period --from --to --group-by --nm --cabinet --user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'apikey create') words='--name --scope --expires --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'apikey list') words='--limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'apikey revoke') words='--yes --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help'" $(_wbctl_list id apikey)" ;;
      'status') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'wait') words='--fresh --only --timeout --cabinet --user --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'incidents list') words='--open --limit --offset --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'config show') words='--origin --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'config check') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'doctor') words='--wb --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db migrate') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db status') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db check') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db backup') words='--keep --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db restore') words='--force --yes --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'db export') words='--table --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'sql') words='--limit --timeout --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'api') words='--key-file --url --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help GET' ;;
      'open') words='--print --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'secret rotate') words='--key-file --reseal --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cache stats') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cache get') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'cache flush') words='--cabinet --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'sandbox serve') words='--port --seed --cabinets --orders --products --days --page-rows --limit-scale --fast --auth --wide-tie --plain-money --orders-file --now --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'sandbox token') words='--seed --cabinet --type --expired --output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      'completion') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help bash zsh fish' ;;
      'version') words='--output --json --columns --sort --csv-dialect --watch --config --set --no-color --quiet --verbose --lang --help' ;;
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _wbctl wbctl
