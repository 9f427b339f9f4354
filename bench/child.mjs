// Loaded before a program that is measured: says, when it ends, how much memory it took at most.
process.on('exit', () => process.stderr.write(`\npeak-kib ${process.resourceUsage().maxRSS}\n`))
