export type StageName = 'issued' | 'T-20' | 'T-10' | 'T-5' | 'T-3' | 'T-1' | 'T0' | 'T+1' | `W${number}` | `M${number}`
